import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MANAGEMENT, startBed, WS } from './service-bed';

test('a value is in the answer to issuing and nowhere else: not in files, logs, other answers or the snapshot', async () => {
  const bed = await startBed();
  const issued = [await bed.issue({ label: 'canary' }), await bed.issue({ label: 'canary two' })];
  const answers: string[] = [];
  for (const { id, token } of issued) {
    const path = `${WS}/access-token/${id}`;
    answers.push((await bed.call('GET', '/me', { token })).text);
    answers.push((await bed.call('GET', path)).text);
    answers.push((await bed.call('PATCH', path, { body: { label: 'canary edited' } })).text);
    answers.push((await bed.call('GET', `${WS}/access-tokens?search=${token}`)).text);
    answers.push((await bed.call('GET', `${WS}/access-tokens/${token}`)).text);
    answers.push((await bed.call('POST', `${path}/disable`)).text);
    answers.push((await bed.call('GET', '/me', { token })).text);
    answers.push((await bed.call('DELETE', path)).text);
    answers.push((await bed.call('GET', '/me', { token })).text);
  }
  const folder = dirname(bed.file);
  const bytes = (): string =>
    readdirSync(folder)
      .filter((name) => !name.endsWith('.lock'))
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('');
  const open = bytes();
  const snapshot = await bed.service.snapshot();
  await bed.service.close();
  const closed = bytes();
  for (const value of [MANAGEMENT, ...issued.map(({ token }) => token)]) {
    // What follows the 10 characters that may be shown.
    const secret = value.slice(10);
    for (const place of [open, closed, JSON.stringify(snapshot), answers.join('\n')])
      expect(place).not.toContain(secret);
    expect(closed).toContain(createHash('sha256').update(value).digest('hex'));
  }
  for (const { token } of issued) expect(JSON.stringify(bed.lines)).not.toContain(token.slice(10));
  expect(bed.lines).toContainEqual({
    time: '2026-11-22T00:00:00.000Z',
    event: 'request',
    request: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    method: 'GET',
    path: '/api/v1/me',
    operation: 'get-me',
    status: 401,
    caller: null,
    address: '127.0.0.1',
    ms: expect.any(Number) as number,
  });
});

test('a value that somebody puts into a path is not logged', async () => {
  const bed = await startBed();
  const { token } = await bed.issue();
  const paths = [
    `${WS}/access-token/${token}`,
    `/${token}`,
    `${WS}/access-token/tok_${token}`,
    `/workspace/ws_${token}`,
    `${WS}/project/proj_${token}/testcases`,
    `${WS}/project/proj_x${token}`,
    `${WS}/access-token/tok_%68${token.slice(1)}`,
  ];
  for (const path of paths) {
    for (const credential of [undefined, MANAGEMENT]) {
      const { text } = await bed.call('GET', path, credential === undefined ? { token: null } : {});
      expect([path, text]).toEqual([path, expect.not.stringContaining(token.slice(10))]);
    }
  }
  expect(JSON.stringify(bed.lines)).not.toContain(token.slice(10));
  await bed.close();
});

test('of a request without a token the log has the route only, whatever ids it named', async () => {
  const bed = await startBed();
  for (const token of [null, `hwz_${'a'.repeat(36)}`]) {
    await bed.call('GET', '/workspace/ws_written/access-token/tok_written', { token });
  }
  expect(bed.lines.filter((line) => JSON.stringify(line).includes('"status":401'))).toHaveLength(2);
  expect(JSON.stringify(bed.lines)).not.toContain('written');
  await bed.call('GET', `${WS}/access-token/tok_asked`);
  expect(JSON.stringify(bed.lines)).toContain('tok_asked');
  await bed.close();
});
