import { configureRotation } from './configure-rotation';
import { rotatingWorld, SECRET } from './rotating-world';

const DAY = 24 * 3_600_000;

let bed: Awaited<ReturnType<typeof rotatingWorld>>;
beforeEach(async () => {
  bed = await rotatingWorld();
  await configureRotation(bed.world.client, SECRET, { days: 20 });
});
afterEach(async () => {
  for (const value of bed.world.values()) expect(bed.said().includes(value)).toBe(false);
  await bed.close();
});

const emergency = () =>
  bed.world.run(['rotate', bed.file, '--compromised', '--token', 'ci-runner', '--yes', '--no-color']);

test.each(['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const)(
  'an emergency while a function is about to do %s ends every token of before, and its consumer has a value that works',
  async (before) => {
    const leaked = await bed.world.currentValue(SECRET);
    let killed: Awaited<ReturnType<typeof emergency>> | undefined;
    bed.functions.handler = async (event, context) => {
      if ((event as { readonly Step: string }).Step === before) killed ??= await emergency();
      return bed.handler(event, context);
    };
    bed.world.advance(21 * DAY);
    await bed.world.emulator.rotateDue();
    expect(`${killed?.code} ${killed?.stdout}${killed?.stderr}`).toMatch(/^0 /);
    expect(await bed.world.consume(leaked.token)).toBe(401);
    expect(await bed.world.consume((await bed.world.currentValue(SECRET)).token)).toBe(200);
    // What the function was rotating to is not left alive beside it.
    bed.functions.handler = bed.handler;
    for (const days of [1, 1, 1]) {
      bed.world.advance(days * DAY);
      await bed.world.run(['apply', bed.file, '--yes']);
    }
    const current = (await bed.world.currentValue(SECRET)).token;
    const alive = [];
    for (const value of bed.world.values()) {
      if (value !== bed.world.managementToken && (await bed.world.consume(value)) === 200) alive.push(value);
    }
    expect(alive).toEqual([current]);
    expect(`${(await bed.world.run(['plan', bed.file, '--detailed-exitcode'])).code}`).toBe('0');
  },
);
