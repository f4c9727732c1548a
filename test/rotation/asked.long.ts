import { configureRotation } from './configure-rotation';
import { rotatingWorld, SECRET } from './rotating-world';

const DAY = 24 * 3_600_000;

let bed: Awaited<ReturnType<typeof rotatingWorld>>;
beforeAll(async () => {
  bed = await rotatingWorld();
  await configureRotation(bed.world.client, SECRET);
});
afterAll(() => bed.close());

const told = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await bed.world.run([...args, bed.file, '--no-color']);
  return `${code} ${stdout}${stderr}`;
};

test('an apply leaves the rotation to the function, and says by when AWS does it', async () => {
  expect(await told('plan', '--verbose')).toMatch(/^0 [^]*as declared; its function rotates it by 20/);
});

test('rotate has the function make the value, and is done when a consumer can use it', async () => {
  const before = await bed.world.currentValue(SECRET);
  expect(await told('rotate', '--token', 'ci-runner', '--yes')).toMatch(/^0 [^]*1 done/);
  const after = await bed.world.currentValue(SECRET);
  expect(after.token).not.toBe(before.token);
  expect([await bed.world.consume(before.token), await bed.world.consume(after.token)]).toEqual([200, 200]);
  const steps = bed.logged.map((line) => (JSON.parse(line) as { step: string }).step);
  expect(steps.filter((step) => step === 'createSecret').length).toBeGreaterThan(0);
});

test('retire has a rotation caught up that AWS would make too late, and ends what was superseded', async () => {
  const before = await bed.world.currentValue(SECRET);
  bed.world.advance(21 * DAY);
  expect(await told('plan')).toContain('its function should have rotated it by');
  expect(await told('retire', '--yes')).toMatch(/^0 [^]*done/);
  expect((await bed.world.currentValue(SECRET)).token).not.toBe(before.token);
  for (const days of [2, 1, 3]) {
    bed.world.advance(days * DAY);
    expect(await told('retire', '--yes')).toMatch(/^0 /);
  }
  expect(await bed.world.consume(before.token)).toBe(401);
  expect(await bed.world.consume((await bed.world.currentValue(SECRET)).token)).toBe(200);
});

test('nothing that was printed, logged or answered holds a value', () => {
  for (const value of bed.world.values()) expect(bed.said().includes(value)).toBe(false);
});
