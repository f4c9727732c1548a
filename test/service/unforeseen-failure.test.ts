import { randomBytes } from 'node:crypto';
import type { WireProblem } from '../../src/contract';
import { START, startBed, viewer, WS } from './service-bed';

test('a defect is answered without its cause, and logged with its kind and place but without its message', async () => {
  let broken = false;
  const bed = await startBed({
    file: undefined,
    random: (bytes) => {
      // Errors of libraries quote what they choked on; this one quotes what a client sent.
      if (broken) throw new RangeError('CANARY in a message\nCANARY in its second line');
      return randomBytes(bytes);
    },
  });
  broken = true;
  const answer = await bed.call<WireProblem>('POST', `${WS}/access-tokens`, {
    body: { label: 'CANARY', ...viewer },
    headers: { 'idempotency-key': 'CANARY' },
  });
  broken = false;
  expect(answer.body).toMatchObject({ status: 500, code: 'internal-error' });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const failures = bed.lines.filter((line) => (line as { event: string }).event === 'failure');
  expect(failures).toEqual([
    {
      time: new Date(START).toISOString(),
      event: 'failure',
      request: answer.headers.get('x-request-id'),
      method: 'POST',
      path: `/api/v1${WS}/access-tokens`,
      operation: 'issue-access-token',
      caller: expect.stringMatching(/^tok_/) as string,
      address: '127.0.0.1',
      error: 'RangeError',
      at: expect.arrayContaining([expect.stringMatching(/^at .+:\d+:\d+/)]) as string[],
    },
  ]);
  expect(answer.text + JSON.stringify(bed.lines)).not.toContain('CANARY');
  // Nothing was issued, and the service goes on.
  expect(await bed.service.snapshot()).toHaveLength(1);
  expect((await bed.issue({ label: 'next' })).created_at).toBe(new Date(START).toISOString());
});
