import { dueRotation, firstToken } from './situations';
import { cleanPass, walkRequest } from './walk';

test.each([firstToken, dueRotation])(
  '$name survives a reply lost at every request to the real servers',
  async (situation) => {
    const started = performance.now();
    const { requests, problems } = await cleanPass(situation);
    expect(problems).toEqual([]);
    console.log(performance.now() - started, requests.map((r) => r.operation).join(' '));
    expect(new Set(requests.map((request) => request.server))).toEqual(new Set(['token API', 'Secrets Manager']));
    const found: string[] = [];
    for (const { index, operation } of requests) {
      const wrong = await walkRequest(situation, index, 'cut-after');
      found.push(...wrong.map((problem) => `request ${index} (${operation}): ${problem}`));
    }
    console.log(performance.now() - started);
    expect(found).toEqual([]);
  },
);
