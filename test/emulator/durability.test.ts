import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  TagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { compileEndpoint, runEndpoint } from './compiled-endpoint';
import { DAY, refusal, startBed, token, type Bed } from './endpoint-bed';

let compiled: string;
let folder: string;
let file: string;
beforeAll(() => {
  compiled = mkdtempSync(join(tmpdir(), 'endpoint-compiled-'));
  compileEndpoint(compiled);
});
afterAll(() => rmSync(compiled, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
  file = join(folder, 'secrets.journal');
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (
  bed: Bed,
  SecretId: string,
  version: string,
  VersionStages?: string[],
  SecretString = `value ${version}`,
) =>
  bed.client.send(
    new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: token(version), VersionStages }),
  );

/** Bytes up to the end of the last line; the file may have been made longer than that. */
const written = (): number => readFileSync(file).lastIndexOf(10) + 1;

/** A bed with a bit of everything in it. */
async function furnished(): Promise<Bed> {
  const bed = await startBed({ file });
  const { client } = bed;
  await client.send(
    new CreateSecretCommand({ Name: 'plain', Description: 'd', KmsKeyId: 'alias/k', SecretString: 'S' }),
  );
  await put(bed, 'plain', 'v2');
  await put(bed, 'plain', 'v3', ['AWSPENDING', 'ünï']);
  await client.send(new TagResourceCommand({ SecretId: 'plain', Tags: [{ Key: 'k', Value: 'v' }] }));
  await client.send(new GetSecretValueCommand({ SecretId: 'plain' }));
  await client.send(new CreateSecretCommand({ Name: 'binary', SecretBinary: Buffer.from([0, 255, 10]) }));
  await client.send(new CreateSecretCommand({ Name: 'deleted', SecretString: 'S' }));
  await client.send(new DeleteSecretCommand({ SecretId: 'deleted' }));
  await client.send(new CreateSecretCommand({ Name: 'gone', SecretString: 'old' }));
  await client.send(new DeleteSecretCommand({ SecretId: 'gone', ForceDeleteWithoutRecovery: true }));
  await client.send(new CreateSecretCommand({ Name: 'gone', SecretString: 'again' }));
  const policy = '{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}';
  await client.send(new PutResourcePolicyCommand({ SecretId: 'binary', ResourcePolicy: policy }));
  await client.send(
    new UpdateSecretVersionStageCommand({ SecretId: 'plain', VersionStage: 'x', MoveToVersionId: token('v2') }),
  );
  return bed;
}

test('what was stored is there after closing and opening, to the last detail', async () => {
  const bed = await furnished();
  const before = bed.emulator.snapshot();
  const describe = async (on: Bed) => {
    const { $metadata: _, ...answer } = await on.client.send(new DescribeSecretCommand({ SecretId: 'plain' }));
    return answer;
  };
  const described = await describe(bed);
  await bed.close();
  const again = await startBed({ file });
  expect(again.emulator.snapshot()).toEqual(before);
  expect(await describe(again)).toEqual(described);
  expect(before.map(({ name }) => name).sort()).toEqual(['binary', 'deleted', 'gone', 'plain']);
  await again.close();
});

test('the file can be read by its owner only, and the lock goes with the endpoint', async () => {
  const bed = await furnished();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.held`)).toBe(true);
  await bed.close();
  expect(existsSync(`${file}.held`)).toBe(false);
  expect(existsSync(`${file}.new`)).toBe(false);
});

test('a second endpoint on the same file is refused with a word on what to do', async () => {
  const bed = await startBed({ file });
  await expect(startBed({ file })).rejects.toThrow(
    /in use by process \d+ on host .* since .*\. Stop that process, or give this one another file/,
  );
  await put(bed, 'none', 'v1').catch(() => undefined);
  await bed.close();
});

test('cut anywhere in its last line, the file opens with everything before it', async () => {
  const bed = await startBed({ file });
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'first', ClientRequestToken: token('v1') }));
  const before = bed.emulator.snapshot();
  const start = written();
  await put(bed, 's', 'v2');
  const after = bed.emulator.snapshot();
  await bed.close();
  const end = statSync(file).size;
  expect(end).toBe(written());
  const whole = join(folder, 'whole');
  copyFileSync(file, whole);
  for (let length = start; length < end; length += 29) {
    copyFileSync(whole, file);
    truncateSync(file, length);
    const cut = await startBed({ file });
    expect(cut.emulator.snapshot()).toEqual(before);
    await put(cut, 's', 'v2');
    expect(cut.emulator.snapshot()).toEqual(after);
    await cut.close();
  }
});

test('killed in the middle of many writes, it has every one it had answered', async () => {
  const acknowledged = new Set<string>();
  const sent = new Set<string>();
  for (let round = 0; round < 2; round++) {
    const child = await runEndpoint(compiled, file);
    const bed = await startBed();
    const client = bed.connect({ endpoint: child.url });
    const died = once(child.process, 'exit');
    const writer = async (lane: number): Promise<void> => {
      for (let i = 0; ; i++) {
        const Name = `r${round}/w${lane}/${i}`;
        sent.add(Name);
        await client.send(new CreateSecretCommand({ Name, SecretString: `value of ${Name}` }));
        acknowledged.add(Name);
        if (acknowledged.size >= 30 * (round + 1)) child.process.kill('SIGKILL');
      }
    };
    await Promise.allSettled([0, 1, 2, 3].map(writer));
    await died;
    await bed.close();
  }
  const reopened = await startBed({ file });
  const found = new Map(reopened.emulator.snapshot().map(({ name, versions }) => [name, versions[0]?.value]));
  expect([...acknowledged].filter((name) => !found.has(name))).toEqual([]);
  expect([...found.keys()].filter((name) => !sent.has(name))).toEqual([]);
  for (const [name, value] of found) expect(value).toEqual({ kind: 'string', text: `value of ${name}` });
  expect(acknowledged.size).toBeGreaterThanOrEqual(60);
  await reopened.close();
});

test('on a full disk a change is refused with a 500, is not there, and what was stored before stays', async () => {
  const child = await runEndpoint(compiled, file, '300');
  const bed = await startBed();
  const client = bed.connect({ endpoint: child.url });
  const create = (Name: string, length: number) =>
    client.send(new CreateSecretCommand({ Name, SecretString: 'x'.repeat(length) }));
  for (let i = 0; i < 7; i++) await create(`fits-${i}`, 40_000);
  expect(await refusal(create('too-much', 40_000))).toMatchObject({ code: 'InternalServiceError', status: 500 });
  expect(await refusal(client.send(new DescribeSecretCommand({ SecretId: 'too-much' })))).toMatchObject({
    code: 'ResourceNotFoundException',
  });
  await create('small', 10);
  const died = once(child.process, 'exit');
  child.process.kill('SIGKILL');
  await died;
  await bed.close();
  const reopened = await startBed({ file });
  const names = reopened.emulator.snapshot().map(({ name }) => name);
  expect(names).toEqual([...Array.from({ length: 7 }, (_, i) => `fits-${i}`), 'small']);
  await reopened.close();
});

test('values of deleted secrets and purged versions leave the disk when the file is opened', async () => {
  const bed = await startBed({ file });
  await bed.client.send(new CreateSecretCommand({ Name: 'a', SecretString: 'CANARY-window' }));
  await bed.client.send(new CreateSecretCommand({ Name: 'b', SecretString: 'CANARY-force' }));
  await bed.client.send(new DeleteSecretCommand({ SecretId: 'a', RecoveryWindowInDays: 7 }));
  await bed.client.send(new DeleteSecretCommand({ SecretId: 'b', ForceDeleteWithoutRecovery: true }));
  bed.clock.now += 7 * DAY;
  await refusal(bed.client.send(new DescribeSecretCommand({ SecretId: 'a' })));
  await bed.close();
  await (await startBed({ file })).close();
  expect(readFileSync(file, 'utf8')).not.toContain('CANARY');
});

test('the file is rewritten when most of it is superseded, and loses nothing by it', async () => {
  const bed = await startBed({ file });
  await bed.client.send(new CreateSecretCommand({ Name: 's' }));
  const big = 'x'.repeat(65_536);
  for (let i = 0; i < 70; i++) {
    const Name = `t${i}`;
    await bed.client.send(new CreateSecretCommand({ Name, SecretString: big }));
    await bed.client.send(new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true }));
  }
  await put(bed, 's', 'v1', undefined, 'kept');
  expect(statSync(file).size).toBeLessThan(2 * 1024 * 1024);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = bed.emulator.snapshot();
  await bed.close();
  const again = await startBed({ file });
  expect(again.emulator.snapshot()).toEqual(before);
  await again.close();
});

test.each([
  ['a file of something else', 'hello: world\n', /is not a file of the embedded Secrets Manager/],
  ['a damaged line', 'DAMAGE', /is damaged at line 2/],
])('%s is refused, names the file, is left alone and gives no value away', async (_what, text, message) => {
  const bed = await startBed({ file });
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'CANARY' }));
  await put(bed, 's', 'v2');
  await bed.close();
  const content = text === 'DAMAGE' ? readFileSync(file, 'utf8').replace('"arn"', '"arn') : text;
  writeFileSync(file, content);
  const error = await startBed({ file }).catch((reason: Error) => reason);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).toContain(file);
  expect((error as Error).message).not.toContain('CANARY');
  expect(readFileSync(file, 'utf8')).toBe(content);
  expect(existsSync(`${file}.held`)).toBe(false);
});

test('an empty version left by a rotation is labelled, unreadable, and can be filled once', async () => {
  const bed = await startBed({ file });
  await bed.client.send(new CreateSecretCommand({ Name: 's', SecretString: 'S1', ClientRequestToken: token('v1') }));
  await bed.close();
  const { key, secret } = JSON.parse(readFileSync(file, 'utf8').split('\n')[1]!) as { key: string; secret: object };
  const labels = [
    ['AWSCURRENT', token('v1')],
    ['AWSPENDING', token('v2')],
  ];
  const line = { key, secret, labels, put: [{ id: token('v2'), createdAt: 0 }], purged: [] };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
  const again = await startBed({ file });
  const described = await again.client.send(new DescribeSecretCommand({ SecretId: 's' }));
  expect(described.VersionIdsToStages).toEqual({ [token('v1')]: ['AWSCURRENT'], [token('v2')]: ['AWSPENDING'] });
  for (const choice of [{ VersionId: token('v2') }, { VersionStage: 'AWSPENDING' }]) {
    const read = again.client.send(new GetSecretValueCommand({ SecretId: 's', ...choice }));
    expect(await refusal(read)).toMatchObject({ code: 'ResourceNotFoundException' });
  }
  expect((await put(again, 's', 'v2', ['AWSPENDING'])).VersionStages).toEqual(['AWSPENDING']);
  await put(again, 's', 'v2', ['AWSPENDING']);
  expect(await refusal(put(again, 's', 'v2', ['AWSPENDING'], 'other'))).toMatchObject({
    code: 'ResourceExistsException',
  });
  await again.close();
});
