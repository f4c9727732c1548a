import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { startBed, type Bed } from './endpoint-bed';
import { generatedRequest } from './generated-requests';
import { startFunctions, type FunctionServer } from './rotation-bed';

const HEADERS = {
  'Content-Type': 'application/x-amz-json-1.1',
  Authorization:
    'AWS4-HMAC-SHA256 Credential=AKIATEST/20260301/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=00',
};
let functions: FunctionServer;
beforeAll(async () => (functions = await startFunctions()));
afterAll(() => functions.close());
const rotation = () => ({ functions: { endpoint: functions.endpoint }, rotationPollMs: 0 });

const stateOf = (bed: Bed): string => JSON.stringify(bed.emulator.snapshot());

/** What of an answer is not as it has to be. */
function faultsOf(status: number, text: string, hasChanged: boolean): readonly string[] {
  const faults: string[] = [];
  if (![200, 400].includes(status)) faults.push('is no answer of AWS');
  if (/\bat .+:\d+:\d+|node:internal|TypeError|SQLite/.test(text)) faults.push('tells of the inside');
  if (status === 200) return faults;
  if (hasChanged) faults.push('changed something');
  const { __type: code, Message: message } = JSON.parse(text) as Record<string, unknown>;
  if (typeof code !== 'string' || !/^[A-Za-z]+$/.test(code)) faults.push('has no code');
  // The longest names the longest secret there can be.
  if (typeof message !== 'string' || message.length > 1500) faults.push('has no message, or a long one');
  if (text.includes('CANARY')) faults.push('repeats what was sent');
  return faults;
}

/** Sends them and gives what was wrong, and how often each operation ended how. */
async function send(bed: Bed, numRuns: number) {
  const wrong: string[] = [];
  const ends = new Map<string, number>();
  functions.client = bed.client;
  let before = stateOf(bed);
  for (const [index, { operation, body }] of fc.sample(generatedRequest, { numRuns, seed: 8 }).entries()) {
    bed.clock.now += 60_000;
    const headers = { ...HEADERS, 'X-Amz-Target': `secretsmanager.${operation}` };
    const { status, ...response } = await fetch(bed.emulator.url, { method: 'POST', headers, body }).then(
      async (answer) => ({ status: answer.status, text: await answer.text() }),
    );
    const after = stateOf(bed);
    for (const fault of faultsOf(status, response.text, after !== before)) wrong.push(`${index} ${operation} ${fault}`);
    ends.set(`${operation} ${status}`, (ends.get(`${operation} ${status}`) ?? 0) + 1);
    if (index % 5 === 0) await bed.emulator.rotateDue();
    before = stateOf(bed);
  }
  return { wrong, ends };
}

test('whatever is asked is answered or refused; a refusal changes nothing and tells nothing of the inside', async () => {
  const lines: string[] = [];
  const bed = await startBed({ ...rotation(), log: (line) => lines.push(line) });
  const { wrong, ends } = await send(bed, 4000);
  expect(wrong).toEqual([]);
  const often = (status: number) => [...ends].filter(([end, count]) => end.endsWith(` ${status}`) && count >= 5).length;
  // All that is implemented was answered and was refused, what is no operation only refused.
  // All but StopReplicationToReplica, which is asked in a copy's own region.
  expect(often(200)).toBe(22);
  expect(often(400)).toBeGreaterThan(20);
  const events = lines.filter((line) => / (Test)?Rotation[A-Z]/.test(line));
  expect(events.length).toBeGreaterThan(10);
  expect(functions.asked.length).toBeGreaterThan(10);
  const asked = lines.filter((line) => !events.includes(line)).length;
  // The functions' own requests are among them.
  expect(asked).toBeGreaterThan(4000);
  expect(lines.join('\n')).not.toContain('CANARY');
  await bed.close();
});

test('what they left is on the disk, to the last detail', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
  const file = join(folder, 'secrets.db');
  const bed = await startBed({ ...rotation(), file });
  expect((await send(bed, 300)).wrong).toEqual([]);
  const left = stateOf(bed);
  expect(left.length).toBeGreaterThan(500);
  await bed.close();
  const again = await startBed({ ...rotation(), file });
  expect(stateOf(again)).toBe(left);
  await again.close();
  rmSync(folder, { recursive: true });
});
