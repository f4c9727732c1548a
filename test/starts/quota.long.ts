import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Serving } from './serving';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hawzu-quota-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** How so many requests with the management token are answered, and what they say of a quota. */
async function answers(count: number, ...more: readonly string[]) {
  const serving = Serving.start(['serve', '--port', '0', ...more], { cwd: folder });
  const url = await serving.url();
  const state = join(folder, '.hawzu-tokens');
  const [file = ''] = readdirSync(state).filter((name) => name.startsWith('management-token'));
  const authorization = `Bearer ${readFileSync(join(state, file), 'utf8').trim()}`;
  const told: (readonly [number, string | null])[] = [];
  for (let n = 0; n < count; n += 1) {
    const { status, headers } = await fetch(`${url}/api/v1/me`, { headers: { authorization } });
    told.push([status, headers.get('ratelimit-policy')]);
  }
  await serving.stop();
  return told;
}

test('serve has the quota that it is told, a generous one by default, and none with 0', async () => {
  // Several times as many as there are in one minute, so a minute that begins in between does not matter.
  const few = await answers(9, '--requests-per-minute', '3');
  expect(few.filter(([status]) => status === 200).length).toBeLessThanOrEqual(6);
  expect(few).toContainEqual([429, '"requests";q=3;w=60']);
  expect(await answers(2)).toEqual(Array(2).fill([200, '"requests";q=60000;w=60']));
  expect(await answers(2, '--requests-per-minute', '0')).toEqual(Array(2).fill([200, null]));
});

test('a quota that is none is refused', async () => {
  const serving = Serving.start(['serve', '--port', '0', '--requests-per-minute', 'many'], { cwd: folder });
  const { code } = await serving.ended;
  expect([code, serving.stderr.includes('A whole number, 0 or more.')]).toEqual([1, true]);
});
