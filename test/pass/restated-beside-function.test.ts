import { Bed, DAY, desiredToken, HOUR, specOf } from './bed';

const json = specOf('acme-ci', [desiredToken('ci', { format: 'json' })]);
const plain = specOf('acme-ci', [desiredToken('ci', { format: 'plain' })]);

/**
 * The value of a secret that a function rotates is written anew in another format, and the apply dies before it is current:
 * AWSPENDING stays on a version with the current token. The function refuses to promote it, since that token was not issued
 * for it, so an apply has to. Until then nothing rotates it.
 */
test('an apply that died while it wrote a value in another format is seen through, or begun again', async () => {
  const bed = new Bed();
  await bed.pass(json);
  bed.advance(HOUR);
  bed.attachFunction(plain, 'ci');
  await bed.pass(plain, {
    hooks: { faults: ({ operation }) => (operation === 'put' ? 'crash-after' : undefined) },
  });
  for (let day = 1; day < 4; day += 1) {
    bed.advance(DAY);
    await bed.scheduled(plain);
    await bed.pass(plain);
    expect({ day, works: bed.works('ci') }).toEqual({ day, works: true });
  }
  const { versions } = bed.secret('ci');
  const current = versions.find(({ stages }) => stages.includes('AWSCURRENT'));
  expect(current?.value?.startsWith('hwz_')).toBe(true);
  expect(versions.filter(({ stages }) => stages.includes('AWSPENDING'))).toEqual([]);
  expect(bed.violations).toEqual([]);
});
