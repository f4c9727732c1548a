import { arrive, closeWorld, dueRotation, firstToken } from './situations';
import { cleanPass, walkEvery } from './walk';

afterAll(closeWorld);

const EVERY = 3;

test.each([firstToken, dueRotation])(
  '$name survives replies lost at every request to the real servers',
  async (situation) => {
    const { requests, problems } = await cleanPass(situation);
    expect(problems).toEqual([]);
    expect(new Set(requests.map((request) => request.server))).toEqual(new Set(['token API', 'Secrets Manager']));
    for (let offset = 0; offset < EVERY; offset += 1) {
      expect(await walkEvery(situation, EVERY, offset)).toEqual([]);
    }
  },
  60_000,
);

test('a value that any part prints is found', async () => {
  const { world } = await arrive(firstToken);
  world.noteValue('canary-value');
  expect(world.leaks()).toEqual([]);
  world.show(new Error('refused', { cause: { headers: ['Bearer canary-value'] } }));
  expect(world.leaks()).toHaveLength(1);
});
