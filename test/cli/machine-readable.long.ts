import type { EmulatorOptions } from '../../src/emulator';
import { entry, LocalWorld, type Run, spec } from './local-world';
import { expectFits } from './output-schema';

type Fault = NonNullable<EmulatorOptions['faults']>;

let world: LocalWorld;
let fault: Fault = () => undefined;
beforeAll(async () => {
  world = await LocalWorld.start({ faults: (request) => fault(request) });
});
afterAll(() => world.close());
beforeEach(() => {
  fault = () => undefined;
});

interface Said {
  readonly code: string;
  readonly message: string;
}
interface PlannedEntry {
  readonly token: string;
  readonly blocked?: Said;
  readonly holds?: readonly Said[];
}
interface Document {
  readonly kind: string;
  readonly findings: readonly (Said & { readonly place: object })[];
  readonly result: {
    readonly plans?: readonly {
      readonly ownerId: string;
      readonly workspace: string;
      readonly asOf: string;
      readonly hash: string;
      readonly entries: readonly PlannedEntry[];
    }[];
    readonly outcomes?: readonly Readonly<Record<string, unknown>>[];
  };
}
const entriesOf = ({ result }: Document): readonly PlannedEntry[] => result.plans![0]!.entries;

/** All that a machine reads: stdout is one JSON document, and there is nothing for people beside it. */
function documentOf(run: Run): Document {
  expect(run.stderr).toBe('');
  const document = JSON.parse(run.stdout) as Document;
  expectFits(document);
  return document;
}
const json = async (...args: string[]): Promise<{ readonly code: number | null; readonly said: Document }> => {
  const run = await world.run([...args, '--format', 'json']);
  return { code: run.code, said: documentOf(run) };
};
const codes = (said: readonly Said[] | undefined): string[] => (said ?? []).map(({ code }) => code);

let owners = 0;
/** An owner of its own with these entries. */
function owner(names: readonly string[], more = ''): { readonly id: string; readonly file: string } {
  const id = `team-${(owners += 1)}`;
  const text = spec(names.map((name) => entry(name, more)).join(''));
  return { id, file: world.write(`${id}.yaml`, text.replace('acme-ci', id).replace('hawzu/acme/', `hawzu/${id}/`)) };
}
async function applied(names: readonly string[]): Promise<ReturnType<typeof owner>> {
  const made = owner(names);
  expect((await json('apply', made.file, '--yes')).code).toBe(0);
  return made;
}

describe('one document on stdout', () => {
  test('when an entry is blocked: a plan and an apply hold it, and the rest', async () => {
    const { id, file } = owner(['taken-job', 'other-job']);
    await world.createSecret(`hawzu/${id}/taken-job`, 'somebody else');
    const plan = await json('plan', file);
    expect(plan.code).toBe(1);
    expect(plan.said.kind).toBe('hawzu-tokens/plans');
    expect(entriesOf(plan.said).find(({ token }) => token === 'taken-job')?.blocked?.code).toBe('secret-not-ours');
    const apply = await json('apply', file, '--yes');
    expect(apply.code).toBe(1);
    expect(apply.said.kind).toBe('hawzu-tokens/outcomes');
    expect(codes(apply.said.findings)).toEqual(['entry-blocked']);
    expect(apply.said.result.outcomes).toMatchObject([{ token: 'other-job', action: 'create', status: 'done' }]);
  });

  test('when the gate refuses', async () => {
    const { file } = await applied(['ci-job']);
    const run = await world.run(['apply', file, '--yes', '--format', 'json'], { AWS_REGION: 'us-east-1' });
    expect(run.code).toBe(3);
    expect(codes(documentOf(run).findings)).toEqual(['gate-elsewhere']);
  });

  test.each([
    ['nobody approved', () => owner(['ci-job']).file, 1, ['approval-missing']],
    ['the spec is invalid', () => owner(['ci-job'], '    colour: red\n').file, 4, ['unknown-field']],
    ['the file is not there', () => 'nowhere.yaml', 1, ['file-unreadable']],
  ])('when %s', async (_why, file, code, said) => {
    const run = await json('apply', file());
    expect(run.code).toBe(code);
    expect(codes(run.said.findings)).toEqual(expect.arrayContaining(said));
  });

  test('when a secret can’t be read: the other entries are in it', async () => {
    const { id, file } = await applied(['unread-job', 'other-job']);
    fault = ({ operation, secretId }) =>
      operation === 'DescribeSecret' && secretId?.includes(`hawzu/${id}/unread-job`) ? 'accessDenied' : undefined;
    const plan = await json('plan', file);
    expect(plan.code).toBe(1);
    const unread = entriesOf(plan.said).find(({ token }) => token === 'unread-job');
    expect(codes(unread?.holds)).toEqual(['secret-unreadable']);
    expect(entriesOf(plan.said)).toHaveLength(2);
    const rotated = await json('rotate', file, '--yes', '--token', 'unread-job', '--token', 'other-job');
    expect(rotated.code).toBe(1);
    expect(codes(rotated.said.findings)).toEqual(['secret-unreadable']);
    expect(rotated.said.result.outcomes).toMatchObject([{ token: 'other-job', action: 'rotate', status: 'done' }]);
  });

  test.each(['plan', 'apply', 'inventory'])('when secrets can’t be listed: %s', async (command) => {
    const { file } = await applied(['ci-job']);
    fault = ({ operation }) => (operation === 'ListSecrets' ? 'accessDenied' : undefined);
    const run = await json(command, file, ...(command === 'apply' ? ['--yes'] : []));
    expect(run.code).toBe(1);
    expect(run.said.findings).toHaveLength(1);
    expect(run.said.findings[0]?.message).toContain('secretsmanager:ListSecrets');
  });

  test('when a step fails: the outcome says at which, and what of it is done', async () => {
    const { file } = owner(['ci-job', 'other-job']);
    fault = ({ operation, secretId }) =>
      operation === 'PutSecretValue' && secretId?.includes('ci-job') ? 'accessDenied' : undefined;
    const run = await json('apply', file, '--yes');
    expect(run.code).toBe(1);
    const failed = run.said.result.outcomes?.find(({ token }) => token === 'ci-job');
    expect(failed).toMatchObject({ status: 'failed', stepsDone: 3, steps: 6, diagnostic: { code: 'step-failed' } });
    expect(run.said.result.outcomes?.find(({ token }) => token === 'other-job')).toMatchObject({ status: 'done' });
  });
});

test('outcomes say whose they are, where, of what time and plan, which token is new and which it replaces', async () => {
  const { id, file } = await applied(['ci-job']);
  const old = await world.currentValue(`hawzu/${id}/ci-job`);
  const planned = await json('plan', file);
  const before = Date.now();
  const { code, said } = await json('rotate', file, '--yes', '--token', 'ci-job');
  expect(code).toBe(0);
  const now = await world.currentValue(`hawzu/${id}/ci-job`);
  expect(said.result.outcomes).toMatchObject([
    {
      ownerId: id,
      workspace: 'ws_acme',
      token: 'ci-job',
      action: 'rotate',
      reasons: ['rotation-asked'],
      status: 'done',
      tokenId: now.tokenId,
      replacedTokenId: old.tokenId,
    },
  ]);
  expect(said.result.plans).toMatchObject([{ ownerId: id, workspace: 'ws_acme' }]);
  const { asOf, hash } = said.result.plans![0]!;
  expect(Math.abs(Date.parse(asOf) - before)).toBeLessThan(60_000);
  expect(asOf).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(planned.said.result.plans).toMatchObject([{ ownerId: id, workspace: 'ws_acme' }]);
});

test('findings of the specs stand in the JSON of a plan, with their place, and change nothing of how it ends', async () => {
  const { file } = owner(['temp-token'], '    expires: never\n    justification: A test\n    reviewBy: 2020-01-01\n');
  const { code, said } = await json('plan', file);
  expect(code).toBe(0);
  expect(codes(said.findings)).toEqual(expect.arrayContaining(['review-due']));
  const { place } = said.findings.find(({ code: one }) => one === 'review-due')!;
  expect(place).toMatchObject({ kind: 'source', file: expect.stringContaining('.yaml') as string });
  const silent = await json('plan', (await applied(['regression-runner'])).file);
  expect(silent.said.findings).toEqual([]);
});
