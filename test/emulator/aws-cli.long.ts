import { execFile, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { startBed, token } from './endpoint-bed';

const run = promisify(execFile);
const version = spawnSync('aws', ['--version'], { encoding: 'utf8' });

test('the unmodified AWS CLI creates, stores, promotes, lists and deletes', async () => {
  if (version.status !== 0) {
    console.warn('SKIPPED: there is no AWS CLI on the PATH, so the endpoint was not tried with it.');
    return;
  }
  const bed = await startBed();
  const env = {
    PATH: process.env['PATH'],
    HOME: tmpdir(),
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'irrelevant',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: bed.emulator.url,
    AWS_PAGER: '',
    PYENV_VERSION: process.env['PYENV_VERSION'],
    PYENV_ROOT: process.env['PYENV_ROOT'],
  };
  const aws = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { stdout } = await run('aws', ['secretsmanager', ...args, '--output', 'json'], { env });
    return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>;
  };
  const created = await aws(
    'create-secret',
    '--name',
    'cli/s',
    '--secret-string',
    'first',
    '--client-request-token',
    token('v1'),
  );
  expect(created['ARN']).toMatch(/^arn:aws:secretsmanager:eu-central-1:000000000000:secret:cli\/s-/);
  await aws(
    'put-secret-value',
    '--secret-id',
    'cli/s',
    '--secret-string',
    'second',
    '--client-request-token',
    token('v2'),
    '--version-stages',
    'AWSPENDING',
  );
  await aws(
    'update-secret-version-stage',
    '--secret-id',
    'cli/s',
    '--version-stage',
    'AWSCURRENT',
    '--move-to-version-id',
    token('v2'),
    '--remove-from-version-id',
    token('v1'),
  );
  const [value, described, missing] = await Promise.all([
    aws('get-secret-value', '--secret-id', created['ARN'] as string),
    aws('describe-secret', '--secret-id', 'cli/s'),
    aws('get-secret-value', '--secret-id', 'cli/none').catch((error: { stderr: string }) => error.stderr),
  ]);
  expect(value['SecretString']).toBe('second');
  expect(described['VersionIdsToStages']).toEqual({
    [token('v1')]: ['AWSPREVIOUS'],
    [token('v2')]: ['AWSCURRENT', 'AWSPENDING'],
  });
  expect(missing).toContain(
    "(ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.",
  );
  await bed.close();
});
