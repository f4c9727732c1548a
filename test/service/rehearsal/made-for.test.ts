import { readFileSync } from 'node:fs';
import { type Bed, startBed, WS } from '../service-bed';
import { fail } from './told';

let bed: Bed;
afterEach(() => bed.close());

const rehearsal = { port: 0 };
const refused = (asked: Promise<unknown>) =>
  asked.then(
    () => 'served',
    ({ code, message }: { code: string; message: string }) => `${code}: ${message.includes('Nothing was changed')}`,
  );

test('a store that was made for rehearsal is served with it alone, and one that was not is never: neither is touched', async () => {
  for (const [made, asked] of [
    [{ rehearsal }, { rehearsal: undefined }],
    [{}, { rehearsal }],
  ] as const) {
    bed = await startBed(made);
    await bed.issue({ label: 'kept' });
    await bed.service.close();
    const bytes = readFileSync(bed.file);
    expect(await refused(bed.reopen(asked as object))).toBe('store-purpose: true');
    expect(readFileSync(bed.file).equals(bytes)).toBe(true);
    const again = await bed.reopen();
    const { body } = await again.call<{ access_tokens: readonly { label: string }[] }>('GET', `${WS}/access-tokens`);
    expect(body.access_tokens.map(({ label }) => label)).toContain('kept');
    await again.service.close();
    await bed.close();
  }
});

test('a service that was not asked to rehearse answers nothing stale, whatever its fault plan says', async () => {
  bed = await startBed({ file: undefined, faults: () => ({ stale: { changes: 1 } }) });
  expect(await bed.problem('GET', `${WS}/access-tokens`)).toEqual([500, 'internal-error']);
});

test('failpoints are gone after a start', async () => {
  bed = await startBed({ rehearsal });
  await fail(bed, { operation: 'any', fault: { status: 500 }, count: 'all' });
  bed = await bed.reopen();
  expect((await bed.call('GET', '/me')).status).toBe(200);
});
