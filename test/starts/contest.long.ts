import { inNamespaces } from './namespaces';
import { contest } from './contest';

jest.setTimeout(600_000);

const what = 'three processes on one store in namespaces of their own, killed at will';

inNamespaces(what)(`${what}: one serves, and no answered token is lost`, async () => {
  const rounds = 20;
  const { servers, answered, lost } = await contest({ rounds, processes: 3, answers: (round) => 1 + round * 7 });
  process.stdout.write(`${answered} tokens answered in ${rounds} rounds, ${lost} lost\n`);
  expect(servers).toEqual(Array<number>(rounds).fill(1));
  expect(answered).toBeGreaterThan(rounds * 50);
  expect(lost).toBe(0);
});
