import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { TokenRotationProps } from '../../src/constructs-aws';
import { deterministicZip } from '../../src/constructs-aws/code/zip';
import { readAsset } from '../../src/rotation/rotation-asset';
import { MANAGEMENT_ARN, REGION, specOf, type Synthesized, synthesized, token } from './stack-under-test';

const codeOf = (stack: Synthesized): { readonly path: string; readonly bytes: Buffer; readonly hash: string } => {
  const [lambda] = stack.all<{ filename: string; source_code_hash: string }>('lambda_function');
  return {
    path: lambda!.filename,
    bytes: readFileSync(join(stack.folder, lambda!.filename)),
    hash: lambda!.source_code_hash,
  };
};
const filesIn = (stack: Synthesized) => unzipSync(codeOf(stack).bytes);
const deployedIn = (stack: Synthesized) => readAsset(Buffer.from(filesIn(stack)['deployed.json']!).toString());

test('the zip holds the code and the desired state, which the function itself can read', () => {
  const stack = synthesized();
  expect(Object.keys(filesIn(stack))).toEqual(['deployed.json', 'function.js']);
  expect(deployedIn(stack)).toMatchObject({
    endpoint: 'https://hawzu.example',
    managementSecrets: { ws_acme: MANAGEMENT_ARN },
    states: [{ ownerId: 'acme-ci', workspace: 'ws_acme', tokens: [{ name: 'ci-runner' }, { name: 'nightly' }] }],
  });
});

test('without a file of somebody else it holds the bundle of this package, which has both handlers', () => {
  const rotation = { codeFile: undefined } as unknown as Partial<TokenRotationProps>;
  const bundle = join(__dirname, '../../dist/rotation/function.js');
  const { 'function.js': code } = filesIn(synthesized({ rotation }));
  expect(Buffer.from(code!).equals(readFileSync(bundle))).toBe(true);
  const text = Buffer.from(code!).toString();
  expect(['rotate', 'pass'].filter((handler) => !text.includes(`${handler}:()=>`))).toEqual([]);
});

test('the hash that Terraform compares is that of the file it uploads', () => {
  const { bytes, hash } = codeOf(synthesized());
  expect(createHash('sha256').update(bytes).digest('base64')).toBe(hash);
});

test('every token has its region: the own one, that of its ARN, or that of the stack', () => {
  const arn = 'arn:aws:secretsmanager:ap-south-1:123456789012:secret:theirs-Ab12Cd';
  const spec = specOf(
    token('abroad', { secret: { region: 'us-east-1' } }),
    token('given', { secret: { arn } }),
    token('here'),
  );
  const { states } = deployedIn(synthesized({ spec }));
  expect(states[0]!.tokens.map(({ name, region }) => [name, region])).toEqual([
    ['abroad', 'us-east-1'],
    ['given', 'ap-south-1'],
    ['here', REGION],
  ]);
});

test('a secret that code gives by its ARN is known to the function by it; a reference is refused', () => {
  const arn = `arn:aws:secretsmanager:${REGION}:123456789012:secret:theirs-Ab12Cd`;
  const { states } = deployedIn(synthesized({ tokens: { secrets: { nightly: { arn } } } }));
  expect(states[0]!.tokens[1]!.secret).toEqual({ kind: 'external', arn, takeOver: false });
  const reference = '${aws_secretsmanager_secret.theirs.arn}';
  expect(() => synthesized({ tokens: { secrets: { nightly: { arn: reference } } } })).toThrow(
    /the secret that code gives "nightly" is a reference/,
  );
});

test('two syntheses, and entries in another order, give the same bytes in the same place', () => {
  const [one, two] = [token('ci-runner', { secret: { tags: { a: '1', b: '2' } } }), token('nightly')];
  const reordered = { ...one, secret: { tags: { b: '2', a: '1' } } };
  const stacks = [specOf(one, two), specOf(one, two), specOf(two, reordered)].map((spec) => synthesized({ spec }));
  expect(new Set(stacks.map((stack) => codeOf(stack).bytes.toString('hex'))).size).toBe(1);
  expect(new Set(stacks.map(({ text }) => text)).size).toBe(1);
});

test('whether the spec or the stack says the region makes no difference', () => {
  const said = specOf(token('ci-runner', { secret: { region: REGION } }));
  const codes = [said, specOf(token('ci-runner'))].map((spec) => codeOf(synthesized({ spec })));
  expect(codes[0]!.hash).toBe(codes[1]!.hash);
});

test('what changes in a token changes the code, and nothing says where or when it was made', () => {
  const [before, after] = [specOf(token('ci-runner')), specOf(token('ci-runner', { expiresIn: '40d' }))];
  const codes = [before, after].map((spec) => codeOf(synthesized({ spec })));
  expect(codes[0]!.hash).not.toBe(codes[1]!.hash);
  const text = Buffer.from(filesIn(synthesized())['deployed.json']!).toString();
  expect(text).not.toContain(tmpdir());
  expect(text).not.toContain(process.cwd());
});

test('no value and no management token is in it', () => {
  expect(codeOf(synthesized()).bytes.toString('latin1')).not.toMatch(/hwz_|hwm_/);
});

test('a zip has the same bytes in every time zone and order, and files that Lambda may read', () => {
  const files = { 'b.js': Buffer.from('two'), 'a.js': Buffer.from('one') };
  const zip = Buffer.from(deterministicZip(files));
  expect(Buffer.from(deterministicZip({ 'a.js': files['a.js'], 'b.js': files['b.js'] }))).toEqual(zip);
  for (const TZ of ['Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kolkata']) {
    const env = { ...process.env, TZ };
    const printed = execFileSync(process.execPath, ['-e', ELSEWHERE, BUILT], { env, encoding: 'utf8' });
    expect(printed).toBe(zip.toString('hex'));
  }
  // The first day that the format knows, and a plain file that everybody may read.
  expect(entriesOf(zip)).toEqual([
    { name: 'a.js', mode: '100644', date: 0x21, time: 0 },
    { name: 'b.js', mode: '100644', date: 0x21, time: 0 },
  ]);
});

const BUILT = join(__dirname, '../../dist/constructs-aws/code/zip.js');
const ELSEWHERE = `const { deterministicZip } = require(process.argv[1]);
const zip = deterministicZip({ 'b.js': Buffer.from('two'), 'a.js': Buffer.from('one') });
process.stdout.write(Buffer.from(zip).toString('hex'));`;

/** What the directory at the end of a zip says, by the format's own description. */
function entriesOf(zip: Buffer) {
  const found: object[] = [];
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4)) {
    found.push({
      name: zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)),
      mode: (zip.readUInt32LE(at + 38) >>> 16).toString(8),
      ...{ date: zip.readUInt16LE(at + 14), time: zip.readUInt16LE(at + 12) },
    });
  }
  return found;
}
