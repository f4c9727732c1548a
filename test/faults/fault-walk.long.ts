import { closeWorld, situations } from './situations';
import { cleanPass, walkRequest, walkCall } from './walk';

afterAll(closeWorld);
test.each(situations)(
  '$name',
  async (situation) => {
    const t0 = performance.now();
    const clean = await cleanPass(situation);
    console.log(
      clean.requests.length,
      clean.calls.length,
      performance.now() - t0,
      clean.requests.map((r) => r.server[0] + r.operation).join(' '),
    );
    expect(clean.problems).toEqual([]);
    const found: string[] = [];
    for (const { index, operation } of clean.requests) {
      const wrong = await walkRequest(situation, index, 'cut-after');
      found.push(...wrong.map((problem) => `request ${index} (${operation}): ${problem}`));
    }
    for (const { index, operation } of clean.calls) {
      const wrong = await walkCall(situation, index, 'crash-after');
      found.push(...wrong.map((problem) => `call ${index} (${operation}): ${problem}`));
    }
    console.log(performance.now() - t0);
    expect(found).toEqual([]);
  },
  600_000,
);
