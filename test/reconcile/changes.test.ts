import type { Role } from '../../src/core/model/access';
import { permissionId, tokenId, tokenName } from '../../src/core/model/ids';
import { pauseProof } from '../../src/core/model/label';
import { type Instant, later } from '../../src/core/model/time';
import type { SecretFacts } from '../../src/core/ports/secret-store';
import {
  type StoredToken,
  FORMAT_TAG,
  NAME_TAG,
  OWNER_TAG,
  unknown,
  WORKSPACE_TAG,
} from '../../src/core/reconcile/observed/observed';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import {
  arnOf,
  externalSecret,
  issued,
  OWNER,
  secretWith,
  tagsOf,
  version,
} from '../../src/testing/memory/observed-world';
import {
  actionsOf,
  at,
  DAY,
  holdsOf,
  HOUR,
  MINUTE,
  never,
  only,
  planned,
  ROTATED,
  SETTLE,
  steady,
  stepsOf,
  superseded,
  tombstoned,
} from './planned';

const web = (role: string) => projectAccess(['proj_web', role]);

const role = (name: string, ...permissions: readonly string[]): Role => ({
  id: `role_${name}`,
  name,
  scope: 'project',
  permissions: permissions.map(permissionId),
  projectRole: null,
  assignableToTokens: true,
});

describe('a change of access, by what it lets the token do', () => {
  test.each([
    ['more rights', 'Project Viewer', 'Project Manager', 'widen (access-widened)'],
    ['fewer rights', 'Project Manager', 'Project Viewer', 'narrow (access-narrowed)'],
    ['a custom role with one right less', 'Two', 'One', 'narrow (access-narrowed)'],
    ['a custom role with one right more', 'One', 'Two', 'widen (access-widened)'],
    ['one right for another', 'One', 'Other', 'narrow (access-changed)'],
    ['another name for the same rights', 'One', 'Same', 'widen (access-widened)'],
  ])('%s', (_what, from, to, action) => {
    const view = 'testcases:view';
    const edit = 'testcases:update';
    const roles = [role('One', view), role('Same', view), role('Two', view, edit), role('Other', edit)];
    const scene = steady({ access: web(from) });
    expect(actionsOf(planned(scene, at(DAY), { access: web(to) }, {}, { roles }))).toEqual([action]);
  });

  test.each([
    [
      'narrowing reaches the superseded token too',
      'Project Manager',
      'Project Viewer',
      ['edit tok_ci_v1', 'edit tok_ci_v2'],
    ],
    ['widening reaches the current one only', 'Project Viewer', 'Project Manager', ['edit tok_ci_v2']],
  ])('%s', (_what, from, to, steps) => {
    const access = web(from);
    const scene = superseded({ access });
    const both = { ...scene, tokens: [scene.tokens![0]!, { ...scene.tokens![1]!, access }] };
    expect(stepsOf(planned(both, later(ROTATED, HOUR), { access: web(to) }))).toEqual(steps);
  });

  test('from a project to the workspace needs a new token, and the old one keeps what it has', () => {
    const entry = planned(steady(), at(DAY), { access: workspaceAccess('Viewer') });
    expect(actionsOf(entry)).toEqual(['replace (access-type-changed)']);
    expect(stepsOf(entry)).toEqual([
      'issue',
      'store',
      'verify',
      expect.stringMatching(/^promote .* from v1$/),
      expect.stringMatching(/^drop AWSPENDING/),
      'verify',
    ]);
  });

  test('the order of projects means nothing', () => {
    const scene = steady({ access: projectAccess(['proj_web', 'Project Viewer'], ['proj_api', 'Project Viewer']) });
    const access = projectAccess(['proj_api', 'Project Viewer'], ['proj_web', 'Project Viewer']);
    expect(actionsOf(planned(scene, at(DAY), { access }))).toEqual([]);
  });

  test('never touches the management token of the run', () => {
    const entry = planned(
      steady({ access: web('Project Manager') }),
      at(DAY),
      {},
      {},
      { managementToken: tokenId('tok_ci_v1') },
    );
    expect(stepsOf(entry)).toEqual([]);
  });
});

describe('expiry', () => {
  const NEXT = /^(promote|drop AWSPENDING of) [0-9a-f-]{36}/;
  const restated: readonly unknown[] = [
    'restate tok_ci_v1',
    'verify',
    expect.stringMatching(NEXT),
    expect.stringMatching(NEXT),
    'relabel tok_ci_v1',
  ];

  test.each([
    ['equal up to settle is left alone', 30 * DAY + SETTLE, []],
    ['an earlier one is set after the value says so', 30 * DAY + SETTLE + MINUTE, [...restated, 'edit tok_ci_v1']],
    [
      'a later one is set before the value that says so becomes current',
      30 * DAY - SETTLE - MINUTE,
      [restated[0], 'edit tok_ci_v1', ...restated.slice(1)],
    ],
  ])('%s', (_what, ends, steps) => {
    expect(stepsOf(planned(steady({ expiresAt: at(ends) }), at(DAY)))).toEqual(steps);
  });

  test('never clears the expiry of the current token', () => {
    const [action] = planned(steady(), at(DAY), never).actions;
    expect(action?.steps.find(({ kind }) => kind === 'edit')).toEqual({
      kind: 'edit',
      token: 'tok_ci_v1',
      ifMatch: '0',
      direction: 'expiry',
      expiresAt: null,
    });
    expect(action?.steps[0]).toMatchObject({ kind: 'restate', expiresAt: null });
  });

  test('of a bare value is changed without writing it again: it says nothing beside the token', () => {
    const scene = steady({ expiresAt: at(20 * DAY) }, { tags: { ...tagsOf('ci'), [FORMAT_TAG]: 'plain' } });
    expect(stepsOf(planned(scene, at(DAY), { format: 'plain' }))).toEqual(['edit tok_ci_v1']);
  });

  test('is not put off for a token that has expired: it is replaced', () => {
    const scene = steady({ expiresAt: at(10 * DAY) });
    expect(stepsOf(planned(scene, at(11 * DAY)))).not.toContain('edit tok_ci_v1');
    expect(actionsOf(planned(scene, at(11 * DAY)))).toEqual(['replace (expired)']);
  });

  test('never leaves a pending token its backstop', () => {
    const scene = {
      secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }),
      tokens: [issued('ci', 'v1', { expiresAt: null }), issued('ci', 'v2', { createdAt: at(DAY) })],
    };
    expect(stepsOf(planned(scene, at(DAY + HOUR), never)).filter((step) => step === 'edit tok_ci_v2')).toEqual([]);
  });
});

describe('names', () => {
  const renamed = { name: tokenName('ci'), renamedFrom: tokenName('runner') };

  test('a renamed entry keeps secret and token: relabel and retag, nothing else', () => {
    const scene = {
      secret: secretWith(
        'ci',
        { v1: ['AWSCURRENT'] },
        { tags: { ...tagsOf('ci'), [NAME_TAG]: 'runner' }, description: '' },
      ),
      tokens: [issued('runner', 'v1', { arn: arnOf('ci') })],
    };
    const entry = planned(scene, at(DAY), renamed);
    expect(stepsOf(entry)).toEqual(['relabel tok_runner_v1', 'tag-secret', 'update-secret']);
    expect(entry.actions.map((action) => action.reasons[0]?.code)).toEqual(['renamed', 'renamed']);
  });

  test('a label that a person edited is set back, found by the token id in the stored value', () => {
    const token = issued('ci', 'v1');
    const stored = new Map([
      [version('v1'), { kind: 'token', proof: 'authenticated', tokenId: token.id, label: token.label } as const],
    ]);
    const scene = { secret: secretWith('ci', { v1: ['AWSCURRENT'] }), depth: { versions: [], stored } };
    const entry = planned(scene, at(DAY), {}, {}, { others: [{ ...token, label: 'hello' }] });
    expect(entry.actions[0]?.steps).toMatchObject([
      { kind: 'relabel', token: token.id, ifMatch: '0', label: token.label },
    ]);
    expect(actionsOf(entry)).toEqual(['update (label-edited)']);
  });
});

describe('what blocks an entry', () => {
  const now = at(DAY);
  const tags = (tagged: Readonly<Record<string, string>>) => ({ secret: secretWith('ci', {}, { tags: tagged }) });
  test.each([
    ['a secret that is scheduled for deletion', steady({}, { deletedAt: at(HOUR) }), {}, 'secret-pending-deletion'],
    ['a secret of that name without our tags', tags({}), {}, 'secret-not-ours'],
    ['a secret of another owner', tags({ [OWNER_TAG]: 'other', [NAME_TAG]: 'ci' }), {}, 'secret-not-ours'],
    ['a secret of another entry', tags({ ...tagsOf('ci'), [NAME_TAG]: 'other' }), {}, 'secret-not-ours'],
    [
      'a secret of another workspace',
      tags({ ...tagsOf('ci'), [WORKSPACE_TAG]: 'ws_other' }),
      {},
      'secret-of-another-workspace',
    ],
    [
      'a secret of no workspace whose value nothing ties to this one',
      { secret: secretWith('ci', { v1: ['AWSCURRENT'] }, { tags: { [OWNER_TAG]: OWNER, [NAME_TAG]: 'ci' } }) },
      {},
      'workspace-unproven',
    ],
    [
      'a secret that another entry of the run has too',
      { ...steady(), sharedWith: ['web'] },
      {},
      'secret-declared-twice',
    ],
    [
      'a secret given by ARN that does not exist',
      { secret: undefined },
      { secret: externalSecret('ci') },
      'secret-missing',
    ],
    [
      'a value for another endpoint that waits to become current',
      {
        secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }),
        tokens: [issued('ci', 'v1')],
        depth: {
          versions: [],
          stored: new Map([[version('v2'), { kind: 'elsewhere', what: 'endpoint https://other.example' } as const]]),
        },
      },
      {},
      'value-of-elsewhere',
    ],
    [
      'a foreign value without consent',
      { secret: secretWith('ci', { x: ['AWSCURRENT'] }) },
      { secret: externalSecret('ci') },
      'secret-has-foreign-value',
    ],
  ])('%s', (_what, scene, changes, code) => {
    expect(planned(scene, now, changes)).toMatchObject({ actions: [], blocked: { code } });
  });

  test('a secret of another entry of this spec is named with the way to keep it', () => {
    const { blocked } = planned(tags({ [OWNER_TAG]: OWNER, [NAME_TAG]: 'old-name' }), now);
    expect(blocked?.message).toContain('renamedFrom: old-name');
  });

  test('takeOver is consent to replace a foreign value', () => {
    const scene = { secret: secretWith('ci', { x: ['AWSCURRENT'] }) };
    expect(actionsOf(planned(scene, now, { secret: externalSecret('ci', true) }))).toEqual(['replace (take-over)']);
  });

  test('a rollback of what was never made', () => {
    expect(planned({ secret: undefined }, now, {}, { rollback: only('ci') }).blocked?.code).toBe('not-created-yet');
  });
});

describe('enabled: false', () => {
  const paused = { enabled: false };
  /** The label of a token that a pause disabled at an instant. */
  const pausedAt = (version: string, disabledAt: Instant): string => {
    const { id, label } = issued('ci', version);
    return `${label}!paused-${pauseProof(id, disabledAt)}`;
  };
  const marked = pausedAt('v1', at(DAY));

  test('disables every live generation, and suspends rotation', () => {
    expect(stepsOf(planned(superseded(), later(ROTATED, 40 * DAY - 31 * DAY), paused))).toEqual([
      'relabel tok_ci_v1',
      'disable tok_ci_v1',
      'relabel tok_ci_v2',
      'disable tok_ci_v2',
      'relabel tok_ci_v2',
    ]);
    const off = steady({ status: 'disabled', disabledAt: at(DAY), label: marked });
    expect(actionsOf(planned(off, at(25 * DAY), paused))).toEqual([]);
    expect(holdsOf(planned(off, at(25 * DAY), paused))).toEqual(['paused']);
  });

  test('makes nothing, and stops what a run that died left behind', () => {
    expect(planned({ secret: undefined }, at(0), paused)).toMatchObject({
      actions: [],
      holds: [{ code: 'paused-not-created' }],
    });
    const lost = { secret: secretWith('ci', {}), tokens: [issued('ci', 'v1')] };
    expect(stepsOf(planned(lost, at(HOUR), paused))).toEqual(['relabel tok_ci_v1', 'disable tok_ci_v1']);
  });

  test('its end enables what is in use, and replaces what expired meanwhile', () => {
    const off = { status: 'disabled', disabledAt: at(DAY), label: marked } as const;
    expect(stepsOf(planned(steady(off), at(2 * DAY)))).toEqual(['recheck', 'enable tok_ci_v1', 'relabel tok_ci_v1']);
    const expired = planned(steady(off), at(31 * DAY));
    expect(actionsOf(expired)).toEqual(['replace (expired)']);
  });

  test('its end changes a label once, and after the token is enabled, though the entry was renamed meanwhile', () => {
    const label = marked.replace('ci@', 'old@');
    const tags = { ...tagsOf('ci'), [NAME_TAG]: 'old' };
    const off = steady({ status: 'disabled', disabledAt: at(DAY), label }, { tags });
    expect(stepsOf(planned(off, at(2 * DAY), { renamedFrom: 'old' as never })).slice(0, 4)).toEqual([
      'recheck',
      'enable tok_ci_v1',
      'relabel tok_ci_v1',
      'tag-secret',
    ]);
  });

  test('its end enables no token with more rights than are declared by now', () => {
    const off = { status: 'disabled', disabledAt: at(DAY), label: marked, access: web('Project Manager') } as const;
    expect(stepsOf(planned(steady(off), at(2 * DAY)))).toEqual([
      'edit tok_ci_v1',
      'recheck',
      'enable tok_ci_v1',
      'relabel tok_ci_v1',
    ]);
  });

  test.each([
    ['without a mark', issued('ci', 'v1').label],
    ['with a mark that proves nothing', `${issued('ci', 'v1').label}!paused`],
    ['with the mark of an earlier pause', pausedAt('v1', at(HOUR))],
    ['with the mark of another token', marked.replace(/-[a-z2-7]+$/, /-[a-z2-7]+$/.exec(pausedAt('v2', at(DAY)))![0])],
  ])('its end enables nothing that a person disabled: that is replaced, %s', (_which, label) => {
    const off = steady({ status: 'disabled', disabledAt: at(DAY), label });
    expect(actionsOf(planned(off, at(2 * DAY)))).toEqual(['replace (disabled-outside)']);
  });

  test('its end enables no superseded token, not even one that the pause disabled', () => {
    const mark = (name: string) => pausedAt(name, later(ROTATED, HOUR));
    const off = { status: 'disabled', disabledAt: later(ROTATED, HOUR) } as const;
    const scene = superseded({ ...off, label: mark('v1') });
    const both = { ...scene, tokens: [scene.tokens![0]!, { ...scene.tokens![1]!, ...off, label: mark('v2') }] };
    expect(stepsOf(planned(both, later(ROTATED, 2 * HOUR)))).toEqual([
      'recheck',
      'enable tok_ci_v2',
      'relabel tok_ci_v2',
    ]);
  });

  test('a mark that a run left on a token that works comes off', () => {
    expect(stepsOf(planned(steady({ label: marked }), at(2 * DAY)))).toEqual(['relabel tok_ci_v1']);
  });
});

describe('a value that an earlier run stored and did not promote', () => {
  const pending = (token: Partial<Parameters<typeof issued>[2]> = {}) => ({
    secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }, { lastChangedAt: at(DAY) }),
    tokens: [issued('ci', 'v1'), issued('ci', 'v2', { createdAt: at(DAY), ...token })],
  });

  test('is taken the rest of the way', () => {
    expect(stepsOf(planned(pending(), at(DAY + MINUTE)))).toEqual([
      'verify',
      'promote v2 from v1',
      'drop AWSPENDING of v2',
      'verify',
    ]);
  });

  test('is given up when its token is disabled: AWSPENDING comes off, and nobody enables it', () => {
    const off = pending({ status: 'disabled', disabledAt: at(DAY + HOUR) });
    expect(stepsOf(planned(off, at(2 * DAY)))).toEqual(['drop AWSPENDING of v2']);
  });

  test('is given up when its token is gone, but not before settle: the list may be older', () => {
    const gone = { ...pending(), tokens: [issued('ci', 'v1')] };
    expect(stepsOf(planned(gone, at(DAY + SETTLE - MINUTE)))).toEqual([]);
    expect(stepsOf(planned(gone, at(DAY + SETTLE)))).toEqual(['drop AWSPENDING of v2']);
  });

  test('AWSPENDING on the current version is taken off', () => {
    const scene = { secret: secretWith('ci', { v1: ['AWSCURRENT', 'AWSPENDING'] }), tokens: [issued('ci', 'v1')] };
    expect(stepsOf(planned(scene, at(DAY)))).toEqual(['drop AWSPENDING of v1']);
  });

  test('an empty intent of RotateSecret is filled by the rotation that is due, not by-passed', () => {
    const stored = new Map([[version('v2'), { kind: 'empty' } as const]]);
    const scene = { ...pending(), tokens: [issued('ci', 'v1')], depth: { versions: [], stored } };
    const entry = planned(scene, at(20 * DAY));
    expect(entry.actions[0]?.steps[0]).toMatchObject({ kind: 'issue', version: version('v2') });
  });
});

describe('a rotation that was asked for', () => {
  const asked = { rotate: only('ci') };

  test.each<[string, Parameters<typeof planned>[0], Parameters<typeof planned>[2], RegExp]>([
    ['it is paused', steady(), { enabled: false }, /not rotated as asked: declared disabled/],
    ['its end has come', steady(), { expiry: { kind: 'at', at: at(HOUR) } }, /not rotated as asked: its declared end/],
    ['it has no token yet', { secret: undefined }, {}, /no token yet; apply makes one/],
  ])('is refused where %s', (_what, scene, changes, why) => {
    const entry = planned(scene, at(DAY), changes, asked);
    expect(entry.actions).toEqual([]);
    expect(entry.blocked?.message).toMatch(why);
  });
});

describe('a leaked value', () => {
  const leak = { compromised: only('ci') };

  test('is replaced, and then every old token dies, in an action of its own that nothing holds up', () => {
    const entry = planned(superseded(), later(ROTATED, HOUR), {}, leak);
    expect(actionsOf(entry)).toEqual(['rotate (compromised)', 'kill (compromised)', 'kill (compromised)']);
    expect(entry.actions.slice(1).flatMap((action) => action.steps)).toEqual([
      { kind: 'revoke', token: 'tok_ci_v1' },
      { kind: 'revoke', token: 'tok_ci_v2' },
    ]);
  });

  test.each([
    ['the secret is gone', { secret: undefined, tokens: superseded().tokens! }, 'replace (compromised)'],
    ['the secret is scheduled for deletion', superseded({}, { deletedAt: at(DAY) }), undefined],
    ['the secret belongs to somebody else', superseded({}, { tags: {} }), undefined],
    ['the secret can not be read', { ...superseded(), secret: unknown('denied') }, undefined],
  ])('dies also when %s', (_what, scene, replacement) => {
    const entry = planned(scene, later(ROTATED, HOUR), {}, leak);
    const kills = ['kill (compromised)', 'kill (compromised)'];
    expect(actionsOf(entry)).toEqual(replacement === undefined ? kills : [replacement, ...kills]);
    expect(entry.blocked).toBeUndefined();
    if (replacement === undefined) expect(entry.holds[0]?.severity).toBe('error');
  });

  test.each<[string, StoredToken, string]>([
    ['could not be looked at', { kind: 'unreadable', why: 'injected: denied' }, 'leaked-unread'],
    ['is for another endpoint', { kind: 'elsewhere', what: 'endpoint https://other.example' }, 'leaked-elsewhere'],
  ])('whose version %s may live on, and that is an error', (_what, stored, code) => {
    const scene = superseded();
    const depth = { versions: [], stored: new Map([[version('v1'), stored]]) };
    const entry = planned({ ...scene, depth }, later(ROTATED, HOUR), {}, leak);
    expect(entry.holds).toContainEqual(expect.objectContaining({ code, severity: 'error' }));
    expect(actionsOf(entry)).toContain('kill (compromised)');
    const all = { versions: [], stored: new Map() };
    const sound = planned({ ...scene, depth: all }, later(ROTATED, HOUR), {}, leak);
    expect(sound.holds.map((hold) => hold.code)).not.toContain(code);
  });

  test('leaves the token of the run alive, and says so as an error', () => {
    const own = { managementToken: tokenId('tok_ci_v2') };
    const entry = planned(superseded(), later(ROTATED, HOUR), {}, leak, own);
    expect(stepsOf(entry)).toContain('revoke tok_ci_v1');
    expect(stepsOf(entry)).not.toContain('revoke tok_ci_v2');
    expect(entry.holds).toContainEqual(expect.objectContaining({ code: 'own-token-left', severity: 'error' }));
  });

  test('kills further tokens that are named by id', () => {
    const extra = issued('other', 'v1');
    const options = { ...leak, kill: new Set([extra.id]) };
    const entry = planned(steady(), at(DAY), {}, options, { others: [extra] });
    expect(stepsOf(entry).slice(-2)).toEqual(['revoke tok_ci_v1', 'revoke tok_other_v1']);
  });

  test('is not enabled again first when a person has already disabled it', () => {
    const off = steady({ status: 'disabled', disabledAt: at(HOUR) });
    expect(stepsOf(planned(off, at(2 * HOUR), {}, leak))).not.toContain('enable tok_ci_v1');
  });

  test('each token is stopped once, however many phases they are in', () => {
    const scene = superseded();
    const orphan = issued('ci', 'lost', { createdAt: at(DAY) });
    const steps = stepsOf(
      planned(
        { ...scene, tokens: [...scene.tokens!, orphan], depth: { versions: [] } },
        later(ROTATED, HOUR),
        {},
        leak,
      ),
    );
    const stops = steps.filter((step) => /^(disable|revoke) /.test(step));
    expect(new Set(stops).size).toBe(stops.length);
  });

  test('is revoked where the entry is paused too: enabling it later must not bring it back', () => {
    const off = steady({ status: 'disabled', disabledAt: at(HOUR) });
    const entry = planned(off, at(2 * HOUR), { enabled: false }, leak);
    expect(stepsOf(entry).filter((step) => /^(issue|disable|revoke)/.test(step))).toEqual(['revoke tok_ci_v1']);
    expect(entry.actions[0]?.reasons[0]?.code).toBe('compromised');
  });

  test('leaves no older token its overlap when a person has overwritten the current value', () => {
    const scene = superseded();
    const stored = new Map([[version('v2'), { kind: 'unrecognised' } as const]]);
    const steps = stepsOf(planned({ ...scene, depth: { versions: [], stored } }, later(ROTATED, HOUR), {}, leak));
    expect(steps).toEqual(expect.arrayContaining(['revoke tok_ci_v1', 'revoke tok_ci_v2']));
    expect(steps.some((step) => step.startsWith('issue'))).toBe(true);
  });
});

test('a rename is told by the label of a superseded token too, which no version shows any more', () => {
  const old = tombstoned({ label: issued('ci', 'v1').label.replace('ci@', 'old@') });
  const secret = { ...(old.secret as SecretFacts), tags: { ...tagsOf('ci'), [NAME_TAG]: 'old' } };
  const { steps } = planned({ ...old, secret }, later(ROTATED, 25 * HOUR), { renamedFrom: 'old' as never }).actions[0]!;
  expect(steps).toContainEqual(expect.objectContaining({ kind: 'relabel', label: issued('ci', 'v1').label }));
});

test.each([
  ['of this entry', 'ci', undefined],
  ['of another', 'web', 'secret-has-foreign-value'],
])('a dead value in a secret given by ARN that quotes a label %s', (_whose, entry, code) => {
  const { id, label } = issued(entry, 'v1');
  const scene = {
    secret: secretWith('ci', { v1: ['AWSCURRENT'] }),
    depth: { versions: [], stored: new Map([[version('v1'), { kind: 'refused', tokenId: id, label } as const]]) },
  };
  expect(planned(scene, at(DAY), { secret: externalSecret('ci') }).blocked?.code).toBe(code);
});
