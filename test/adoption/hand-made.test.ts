import type { Access } from '../../src/core/model/access';
import type { SecretArn, TokenId, VersionId } from '../../src/core/model/ids';
import { permissionId, tokenId } from '../../src/core/model/ids';
import { addDuration, type Duration, duration, type Instant } from '../../src/core/model/time';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import { Bed, blocksBy, DAY, desiredToken, HOUR, plannedBy, saysOf, specOf } from '../pass/bed';
import { importHandMade, leftOutOf, originsOf, readBack } from './adopting';

const VIEWER = projectAccess(['proj_web', 'Project Viewer']);
const V1 = 'v'.repeat(32) as VersionId;

interface Made {
  readonly id: TokenId;
  readonly value: string;
}

/** A world in which people made tokens by hand. */
class HandMadeWorld {
  readonly bed = new Bed();

  make(label: string, access: Access = VIEWER, life: Duration | null = duration(1, 'y'), by?: string): Made {
    const expiresAt: Instant | null = life && addDuration(this.bed.clock.now(), life);
    const { id, value } = this.bed.outside(() => this.bed.world.outside.personIssues({ label, access, expiresAt }, by));
    return { id, value: value.reveal() };
  }

  keep(
    name: string,
    text: string,
    more: { readonly tags?: Record<string, string>; readonly description?: string } = {},
  ): SecretArn {
    return this.bed.outside(() =>
      this.bed.world.outside.makeSecret({ name, description: '', tags: {}, ...more }, { version: V1, text }),
    );
  }
}

/** A comment may be wrapped anywhere. */
const unwrapped = (yaml: string): string => yaml.replace(/\n +# /g, ' ');

let made: HandMadeWorld;
let bed: Bed;
beforeEach(() => {
  made = new HandMadeWorld();
  ({ bed } = made);
  bed.advance(HOUR);
});

test('every hand-made token becomes an entry of a valid spec, with its access, its end and its maker', async () => {
  made.make(
    'Nightly sync',
    projectAccess(['proj_web', 'Project Member'], ['proj_api', 'Project Viewer']),
    duration(30, 'd'),
    'ann@acme.example',
  );
  const imported = await importHandMade(bed);
  const { state, files } = readBack(imported, bed.clock.now());
  expect(files.map(({ name }) => name)).toEqual(['ws-acme.yaml']);
  expect(state.tokens).toMatchObject([
    {
      name: 'nightly-sync',
      owner: 'ann@acme.example',
      access: {
        grants: [
          { project: 'proj_api', role: 'Project Viewer' },
          { project: 'proj_web', role: 'Project Member' },
        ],
      },
      expiry: { kind: 'after', duration: { count: 30, unit: 'd' } },
      secret: { kind: 'managed', name: 'hawzu/ws-acme/nightly-sync' },
    },
  ]);
  expect(files[0]!.text).toContain('# its label is "Nightly sync"');
  expect(files[0]!.text).toMatch(/# TODO say the one system that uses it\n +consumer: TODO consumer of nightly-sync/);
});

test('without consent no secret is read, and no value presented', async () => {
  const { value } = made.make('api');
  made.keep('team/api', value);
  const { calls, proposal } = await importHandMade(bed);
  expect(calls.map(({ operation }) => operation)).not.toContain('read');
  expect(calls.map(({ operation }) => operation)).not.toContain('authenticate');
  expect(proposal.entries[0]!.origin).toBe('anew');
});

test.each<[string, (made: Made) => string, string]>([
  ['bare', ({ value }) => value, 'plain'],
  ['JSON', ({ value }) => JSON.stringify({ token: value }), 'json'],
])(
  'a live value that lies in a secret, %s, is taken over: nothing is issued, and plans are empty from then on',
  async (_what, text, format) => {
    const api = made.make('api', VIEWER, duration(60, 'd'));
    const arn = made.keep('team/api', text(api), { description: 'Reads the results' });
    const imported = await importHandMade(bed, { consent: { prefixes: ['team/'] } });
    expect(originsOf(imported)).toEqual(['api: found']);
    const { state, files } = readBack(imported, bed.clock.now());
    expect(state.tokens[0]).toMatchObject({ purpose: 'Reads the results', secret: { arn, takeOver: true }, format });
    for (const { text: written } of files) expect(written).not.toContain(api.value.slice(10));
    expect(saysOf(await bed.pass(state))).toEqual(['take-over api: done']);
    expect(bed.currentIn(bed.secret('team/api'))?.id).toBe(api.id);
    expect(plannedBy(await bed.plan(state))).toEqual([]);
    bed.advance(HOUR);
    expect([plannedBy(await bed.pass(state)), plannedBy(await bed.plan(state))]).toEqual([[], []]);
    expect(bed.world.snapshot().tokens).toHaveLength(2);
    expect(bed.violations).toEqual([]);
  },
);

test('a token without an end is taken over without one, and says what would be better', async () => {
  const api = made.make('api', VIEWER, null);
  made.keep('team/api', api.value);
  const imported = await importHandMade(bed, { consent: { prefixes: ['team/'] } });
  const { state, files } = readBack(imported, bed.clock.now());
  expect(state.tokens[0]).toMatchObject({ expiry: { kind: 'never' }, justification: 'TODO justification of api' });
  expect(files[0]!.text).toContain('# this token never expires');
  expect(unwrapped(files[0]!.text)).toContain('"expiresIn: 90d" in place of these three');
  await bed.pass(state);
  expect(plannedBy(await bed.plan(state))).toEqual([]);
  expect(bed.token(api.id).expiresAt).toBeNull();
});

test('a value is presented once, in however many secrets it is, and what is no token or is for elsewhere never', async () => {
  const api = made.make('api');
  const home = made.keep('team/a', api.value);
  const copy = made.keep('team/b', api.value);
  made.keep('team/c', 'hunter2');
  made.keep('team/d', JSON.stringify({ token: api.value, endpoint: 'https://elsewhere.test' }));
  const imported = await importHandMade(bed, { consent: { prefixes: ['team/'] } });
  expect(imported.calls.filter(({ operation }) => operation === 'authenticate')).toHaveLength(1);
  expect(imported.proposal.entries[0]!.secret).toMatchObject({ arn: home });
  const { files } = readBack(imported, bed.clock.now());
  expect(unwrapped(files[0]!.text)).toContain(`the same value is in ${copy}`);
  expect(leftOutOf(imported).filter((said) => said.startsWith('value-of-no-token'))).toHaveLength(2);
});

test('consent is by ARN, by prefix or by tag, and reaches no other secret', async () => {
  const tokens = ['one', 'two', 'three', 'four'].map((label) => made.make(label));
  const arn = made.keep('a/one', tokens[0]!.value);
  made.keep('b/two', tokens[1]!.value);
  made.keep('c/three', tokens[2]!.value, { tags: { hawzu: 'yes' } });
  made.keep('d/four', tokens[3]!.value);
  const of = async (consent: object) => originsOf(await importHandMade(bed, { consent }));
  expect(await of({ arns: [arn] })).toEqual(['four: anew', 'one: found', 'three: anew', 'two: anew']);
  expect(await of({ prefixes: ['b/'], tags: [{ key: 'hawzu' }] })).toEqual([
    'four: anew',
    'one: anew',
    'three: found',
    'two: found',
  ]);
  expect(await of({ tags: [{ key: 'hawzu', value: 'no' }] })).not.toContain('three: found');
});

test('where nobody has the value an apply makes a new token and leaves the old one alone; so does every later plan', async () => {
  const old = made.make('api', VIEWER, null);
  const { state, files } = readBack(await importHandMade(bed), bed.clock.now());
  expect(files[0]!.text).toContain(`nobody has the value of ${old.id}`);
  expect(state.tokens[0]!.expiry).toEqual({ kind: 'after', duration: duration(90, 'd') });
  expect(saysOf(await bed.pass(state))).toEqual(['create api: done']);
  expect(bed.token(old.id)).toMatchObject({ status: 'enabled', label: 'api' });
  expect(plannedBy(await bed.plan(state))).toEqual([]);
});

test('what can manage tokens, is due already or has a role in a project that is gone says so', async () => {
  made.make('admin', workspaceAccess('Administrator'));
  const late = made.make('late', VIEWER, duration(30, 'd'));
  made.keep('team/late', late.value);
  bed.outside(() => bed.world.outside.makeProject('proj_old' as never, 'old'));
  made.make('half', projectAccess(['proj_web', 'Project Viewer'], ['proj_old', 'Project Viewer']));
  bed.outside(() => bed.world.outside.removeProject('proj_old' as never));
  bed.advance(25 * DAY);
  const imported = await importHandMade(bed, { consent: { prefixes: ['team/'] } });
  const codes = new Map(
    imported.proposal.entries.map(({ name, doubts }) => [name as string, doubts.map(({ finding }) => finding.code)]),
  );
  expect(codes.get('admin')).toContain('can-manage-tokens');
  expect(codes.get('late')).toContain('rotates-at-once');
  expect(codes.get('half')).toContain('project-gone');
  readBack(imported, bed.clock.now());
});

describe('left out, and listed with the reason,', () => {
  test('are tokens that an entry has already: by secret, label and version, not by the label alone', async () => {
    await bed.pass(specOf('acme-ci', [desiredToken('ours')]));
    const label = bed.current('ours').label;
    const copy = made.make(label.replace(/[a-z2-7]{8}$/, 'zzzzzzzz'));
    made.make('mine');
    const imported = await importHandMade(bed);
    expect(originsOf(imported)).toEqual(['mine: anew']);
    const codes = new Map(imported.proposal.leftOut.map(({ tokenId: id, finding }) => [id, finding.code]));
    expect(codes.get(bed.current('ours').id)).toBe('managed-already');
    expect(codes.get(copy.id)).toBe('label-unproven');
  });

  test('are the token of the run, and dead ones', async () => {
    const disabled = made.make('off');
    bed.outside(() => bed.world.outside.personDisables(disabled.id));
    made.make('over', VIEWER, duration(1, 'h'));
    bed.advance(2 * HOUR);
    const imported = await importHandMade(bed);
    expect(originsOf(imported)).toEqual([]);
    expect([...leftOutOf(imported)].sort()).toEqual(['not-live off', 'not-live over', 'run-works-with-it management']);
  });

  test('are tokens whose role the workspace has no more', async () => {
    bed.outside(() =>
      bed.world.outside.makeRole({
        id: 'r',
        name: 'Odd',
        scope: 'project',
        permissions: [permissionId('testcases:view')],
        projectRole: null,
        assignableToTokens: true,
      }),
    );
    made.make('odd', projectAccess(['proj_web', 'Odd']));
    bed.outside(() => bed.world.outside.removeRole('project', 'Odd'));
    expect(leftOutOf(await importHandMade(bed))).toContain('access-not-declarable odd');
  });

  test('are values in secrets that a given spec declares already', async () => {
    const api = made.make('api');
    const arn = made.keep('team/api', api.value);
    const declared = [{ owner: 'other' as never, name: 'api', arn }];
    const imported = await importHandMade(bed, { consent: { prefixes: ['team/'] }, declared });
    expect(originsOf(imported)).toEqual([]);
    expect(leftOutOf(imported)).toContain('declared-already api');
  });

  test('are tokens that a given spec speaks of, unless they are named', async () => {
    const { id } = made.make('api');
    const isMentioned = (of: TokenId) => of === id;
    expect(leftOutOf(await importHandMade(bed, { isMentioned }))).toContain('mentioned-already api');
    expect(originsOf(await importHandMade(bed, { isMentioned, only: new Set([id]) }))).toEqual(['api: anew']);
  });
});

test('a token by its id is taken whatever its label says, and never taken over with a label of another entry', async () => {
  await bed.pass(specOf('acme-ci', [desiredToken('ours')]));
  const copy = made.make(bed.current('ours').label.replace(/[a-z2-7]{8}$/, 'zzzzzzzz'));
  made.keep('team/copy', copy.value);
  const imported = await importHandMade(bed, { only: new Set([copy.id]), consent: { prefixes: ['team/'] } });
  expect(imported.proposal.entries.map(({ origin }) => origin)).toEqual(['anew']);
  const { state } = readBack(imported, bed.clock.now());
  expect(blocksBy(await bed.plan(state))).toEqual([]);
});

test('answers stand in place of questions', async () => {
  const { id } = made.make('x1');
  const answers = new Map([
    [
      tokenId(id),
      { name: 'release-bot', purpose: 'Cuts releases', consumer: 'github/acme', owner: 'rel@acme.example' },
    ],
  ]);
  const imported = await importHandMade(bed, { answers });
  const { state, files } = readBack(imported, bed.clock.now());
  expect(state.tokens[0]).toMatchObject({
    name: 'release-bot',
    purpose: 'Cuts releases',
    consumer: 'github/acme',
    owner: 'rel@acme.example',
  });
  expect(files[0]!.text).not.toMatch(/^ +#.*TODO/m);
});

test('needs are the permissions of the role, where they lead back to it', async () => {
  made.make('api', projectAccess(['proj_web', 'Project Member']));
  const imported = await importHandMade(bed, { access: 'needs' });
  const { state, reading } = readBack(imported, bed.clock.now());
  expect(reading.states[0]!.tokens[0]!.access).toMatchObject({ grants: [{ grant: { kind: 'needs' } }] });
  expect(state.tokens[0]!.access).toEqual(projectAccess(['proj_web', 'Project Member']));
});

test('files by owner or by scope are one spec together', async () => {
  made.make('one', VIEWER, duration(1, 'y'), 'ann@acme.example');
  made.make('two', workspaceAccess('Viewer'), duration(1, 'y'), 'bob@acme.example');
  made.make(
    'three',
    projectAccess(['proj_web', 'Project Viewer'], ['proj_api', 'Project Viewer']),
    duration(1, 'y'),
    'ann@acme.example',
  );
  const imported = await importHandMade(bed);
  const files = (grouping: 'owner' | 'scope') => readBack(imported, bed.clock.now(), grouping);
  expect(files('owner').files.map(({ name }) => name)).toEqual([
    'owner-ann-acme-example.yaml',
    'owner-bob-acme-example.yaml',
  ]);
  expect(files('scope').files.map(({ name }) => name)).toEqual([
    'project-proj_web.yaml',
    'several-projects.yaml',
    'workspace.yaml',
  ]);
  for (const grouping of ['owner', 'scope'] as const) expect(files(grouping).state.tokens).toHaveLength(3);
});

test('a label can say neither a value nor a line of the spec', async () => {
  const { value } = made.make('plain');
  made.make(`x\n- name: evil\u202e ${value}`);
  const imported = await importHandMade(bed);
  const { files, state } = readBack(imported, bed.clock.now());
  expect(files[0]!.text).not.toContain(value.slice(10));
  expect(state.tokens).toHaveLength(2);
});
