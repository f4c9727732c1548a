import { createConnection, type Socket } from 'node:net';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { startBed, token, type Bed } from './endpoint-bed';

let bed: Bed;
let lines: string[];
beforeEach(async () => {
  lines = [];
  bed = await startBed({ log: (line) => lines.push(line) });
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'CANARY' }));
});
afterEach(() => bed.close());

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20260301/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=00';
const TARGET = 'X-Amz-Target: secretsmanager.GetSecretValue';
const JSON_11 = 'Content-Type: application/x-amz-json-1.1';
const usual = [`Host: 127.0.0.1`, `Authorization: ${AUTHORIZATION}`, TARGET, JSON_11];

/** Sends bytes as they are and gives what comes back until the connection ends, or `until` is in it. */
function exchange(on: Bed, bytes: (string | Buffer)[], until = /\r\n\r\n\{.*\}/s): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port: on.emulator.port });
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (until.test(answer)) socket.destroy();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    for (const piece of bytes) socket.write(piece);
  });
}

const ask = (headers: readonly string[], body: string | Buffer = '{"SecretId":"s"}', first = 'POST / HTTP/1.1') =>
  exchange(bed, [[first, ...headers, `Content-Length: ${body.length}`, '', ''].join('\r\n'), body]);
const without = (name: string) => usual.filter((header) => !header.startsWith(name));

test('the request that these tests spoil is answered', async () => {
  expect(await ask(usual)).toContain('CANARY');
  expect(await ask([...without('Host'), 'Host: LOCALHOST:4242'])).toContain('CANARY');
});

test.each<[string, string[], string]>([
  ['a foreign host', [...without('Host'), 'Host: evil.test'], 'AccessDeniedException'],
  ['a foreign host with this port', [...without('Host'), 'Host: evil.test:80'], 'AccessDeniedException'],
  ['a host that begins like this machine', [...without('Host'), 'Host: 127.0.0.1.evil.test'], 'AccessDeniedException'],
  ['a host with a user in front', [...without('Host'), 'Host: evil.test@127.0.0.1'], 'AccessDeniedException'],
  ['an empty host', [...without('Host'), 'Host: '], 'AccessDeniedException'],
  ['a host with a port that is none', [...without('Host'), 'Host: 127.0.0.1:80.evil.test'], 'AccessDeniedException'],
  ['this machine as a user of another', [...without('Host'), 'Host: localhost:1@evil.test'], 'AccessDeniedException'],
  ['two hosts', [...usual, 'Host: evil.test'], 'ValidationException'],
  ['a page of another origin', [...usual, 'Origin: http://evil.test'], 'AccessDeniedException'],
  ['a page of an origin on this machine', [...usual, 'Origin: http://localhost:3000'], 'AccessDeniedException'],
  ['a page without an origin', [...usual, 'Origin: null'], 'AccessDeniedException'],
  ['two authorizations', [...usual, `Authorization: ${AUTHORIZATION}`], 'ValidationException'],
  ['two targets', [...usual, 'X-Amz-Target: secretsmanager.ListSecrets'], 'ValidationException'],
  ['two media types', [...usual, 'Content-Type: text/plain'], 'ValidationException'],
  ['two origins', [...usual, 'Origin: null', 'Origin: http://localhost'], 'ValidationException'],
  ['two encodings', [...usual, 'Content-Encoding: gzip', 'Content-Encoding: br'], 'ValidationException'],
  ['an encoded body', [...usual, 'Content-Encoding: gzip'], 'SerializationException'],
])('%s is refused before anything is read', async (_what, headers, code) => {
  const answer = await ask(headers);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain(code);
  expect(answer).not.toContain('CANARY');
});

test('no host at all is refused', async () => {
  expect(await ask(without('Host'))).toMatch(/^HTTP\/1\.1 400 /);
});

test.each([
  'POST /other HTTP/1.1',
  'POST /?x=1 HTTP/1.1',
  'POST //evil.test/ HTTP/1.1',
  'PUT / HTTP/1.1',
  'GET / HTTP/1.1',
])('%s is no operation', async (first) => {
  expect(await ask(usual, undefined, first)).toContain('UnknownOperationException');
});

test('a value that is no UTF-8 is refused, not stored as something else', async () => {
  const before = bed.emulator.snapshot();
  const put = usual.map((header) => header.replace('GetSecretValue', 'PutSecretValue'));
  for (const wrong of [[0xff], [0xc3], [0xed, 0xa0, 0xbd], [0xc0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80]]) {
    const begin = Buffer.from(`{"SecretId":"s","ClientRequestToken":"${token('v2')}","SecretString":"`);
    const answer = await ask(put, Buffer.concat([begin, Buffer.from(wrong), Buffer.from('"}')]));
    expect(answer).toContain('SerializationException');
  }
  expect(bed.emulator.snapshot()).toEqual(before);
});

describe('the log', () => {
  test('names only operations of Secrets Manager and ids that are names or ARNs of secrets', async () => {
    const answers = [
      await ask([...without('X-Amz'), 'X-Amz-Target: secretsmanager.CANARYoperation']),
      await ask(usual, '{"SecretId":"CANARY id"}'),
      await ask(usual, `{"SecretId":"${'CANARY'.repeat(100)}"}`),
      await ask(usual, '{"SecretId":"arn:aws:secretsmanager:eu-west-1:000000000000:secret:CANARY id-AAAAAA"}'),
      await ask(usual, '{"SecretId":{"CANARY":1},"VersionStage":"CANARY"}'),
      await ask([...without('Host'), 'Host: CANARY.test']),
      await ask([...without('Authorization'), 'Authorization: CANARY']),
      await ask(usual, undefined, 'POST /CANARY HTTP/1.1'),
      await ask(usual, '{"SecretId":"none\\u0000CANARY"}'),
    ];
    expect(answers.filter((answer) => !answer.startsWith('HTTP/1.1 400'))).toEqual([]);
    expect(lines).toHaveLength(answers.length + 1);
    expect(lines.join('\n')).not.toContain('CANARY');
    expect(JSON.stringify(bed.emulator.requests())).not.toContain('CANARY');
    expect(lines.filter((line) => / (-|GetSecretValue|CreateSecret) (-|s) \d{3}/.test(line))).toHaveLength(
      lines.length,
    );
  });
});

test('a client that leaves in the middle of its body is no defect: the log says that it was cut, nobody complains', async () => {
  const complaints: string[] = [];
  const watched = await startBed({ log: (line) => lines.push(line), complain: (line) => complaints.push(line) });
  lines.length = 0;
  for (const leave of ['destroy', 'resetAndDestroy'] as const) {
    const socket = createConnection({ host: '127.0.0.1', port: watched.emulator.port }).on('error', () => undefined);
    socket.write(`POST / HTTP/1.1\r\n${usual.join('\r\n')}\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.write('{"Sec');
    const before = lines.length;
    socket[leave]();
    for (let n = 0; n < 200 && lines.length === before; n += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(lines).toEqual(Array(2).fill(expect.stringMatching(/ GetSecretValue - connection cut$/)));
  expect(complaints).toEqual([]);
  await watched.close();
});

describe('slow clients', () => {
  const head = (length: number) => [`POST / HTTP/1.1`, ...usual, `Content-Length: ${length}`, '', ''].join('\r\n');
  const ended = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

  test('are cut off, in whatever part of the request they stop', async () => {
    const quick = await startBed({ patienceMs: 200 });
    const from = performance.now();
    const beginnings = [
      '',
      'POST / HT',
      `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n`,
      head(100),
      `${head(100)}{"SecretId"`,
    ];
    const sockets = beginnings.map((bytes) => {
      const socket = createConnection({ host: '127.0.0.1', port: quick.emulator.port });
      socket.on('error', () => undefined).resume();
      socket.write(bytes);
      return ended(socket);
    });
    await Promise.all(sockets);
    expect(performance.now() - from).toBeLessThan(5000);
    await quick.client.send(new CreateSecretCommand({ Name: 'still-there' }));
    await quick.close();
  });

  test('hold a bounded amount of memory: what is more than that is asked to come again, and fits once they are gone', async () => {
    const half = Buffer.alloc(1024 * 1024 - 10, 'x');
    const sockets = Array.from({ length: 40 }, () => {
      const socket = createConnection({ host: '127.0.0.1', port: bed.emulator.port });
      socket.on('error', () => undefined).resume();
      socket.write(head(1024 * 1024));
      socket.write(half);
      return socket;
    });
    const large = JSON.stringify({ SecretId: 's', Large: 'x'.repeat(1_000_000) });
    let answer = '';
    for (let attempt = 0; attempt < 100 && !answer.includes('ThrottlingException'); attempt++) {
      answer = await ask(usual, large);
    }
    expect(answer).toContain('ThrottlingException');
    expect(answer).not.toContain('CANARY');
    for (const socket of sockets) socket.destroy();
    await Promise.all(sockets.map(ended));
    for (let attempt = 0; attempt < 100 && answer.includes('ThrottlingException'); attempt++) {
      answer = await ask(usual, large);
    }
    expect(answer).toContain('CANARY');
  });

  test('that do not read their answers are cut off', async () => {
    const quick = await startBed({ patienceMs: 200 });
    await quick.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'x'.repeat(60_000) }));
    const socket = createConnection({ host: '127.0.0.1', port: quick.emulator.port });
    const request = `${head(16)}{"SecretId":"s"}`;
    const requests = 400;
    socket.on('error', () => undefined).pause();
    socket.write(request.repeat(requests));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    let read = 0;
    socket.on('data', (chunk) => (read += chunk.length));
    socket.resume();
    await ended(socket);
    expect(read).toBeLessThan(requests * 60_000);
    await quick.close();
  });

  test('that send more than a megabyte are refused, and keep nothing in memory', async () => {
    const many = Buffer.alloc(64 * 1024, 'x');
    const pieces = Array.from({ length: 400 }, () => many);
    const answer = await exchange(bed, [head(many.length * pieces.length), ...pieces]);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });
});
