import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { START, startBed, token } from './endpoint-bed';

const SECRETS = 9000;
const VALUE = 'x'.repeat(65_000);
const MORE_THAN_A_STRING = 512 * 1024 * 1024;
const arnOf = (name: string): string => `arn:aws:secretsmanager:eu-west-1:000000000000:secret:${name}-AAAAAA`;

/** A journal as version 0.1 wrote it, longer than any string of Node, all of it in use. */
function writeJournal(file: string): void {
  const handle = openSync(file, 'wx');
  writeSync(handle, '{"format":"embedded-secrets-manager","version":1}\n');
  for (let number = 0; number < SECRETS; number += 1) {
    const name = `s${number}`;
    const id = token(name);
    const times = { createdAt: START, lastChangedAt: START };
    const secret = {
      account: '000000000000',
      region: 'eu-west-1',
      name,
      arn: arnOf(name),
      creationToken: id,
      ...times,
    };
    const put = [{ id, createdAt: START, value: { kind: 'string', text: `${name} ${VALUE}` } }];
    const entry = { key: `000000000000 eu-west-1 ${name}`, secret, labels: [['AWSCURRENT', id]], put, purged: [] };
    writeSync(handle, `${JSON.stringify(entry)}\n`);
  }
  closeSync(handle);
}

test('more than 512 MiB are converted, opened, changed and opened again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'endpoint-'));
  const file = join(folder, 'secrets.db');
  writeJournal(file);
  expect(statSync(file).size).toBeGreaterThan(MORE_THAN_A_STRING);
  for (const [from, to] of [
    ['s0', 'v1'],
    ['v1', 'v2'],
  ] as const) {
    const bed = await startBed({ file });
    const read = await bed.client.send(new GetSecretValueCommand({ SecretId: 's0' }));
    expect(read.VersionId).toBe(token(from));
    const last = await bed.client.send(new GetSecretValueCommand({ SecretId: `s${SECRETS - 1}` }));
    expect(last.SecretString).toBe(`s${SECRETS - 1} ${VALUE}`);
    const next = { SecretString: 'next', ClientRequestToken: token(to) };
    await bed.client.send(new PutSecretValueCommand({ SecretId: 's0', ...next }));
    await bed.close();
    expect(statSync(file).size).toBeGreaterThan(MORE_THAN_A_STRING);
  }
  rmSync(folder, { recursive: true });
}, 180_000);
