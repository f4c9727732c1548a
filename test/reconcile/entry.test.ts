import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenId, tokenName } from '../../src/core/model/ids';
import { duration } from '../../src/core/model/time';
import { NAME_TAG, OWNER_TAG, type StoredToken } from '../../src/core/reconcile/observed/observed';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { workspaceAccess } from '../../src/testing/memory/desired';
import {
  arnOf,
  type EntryScene,
  externalSecret,
  issued,
  secretWith,
  tagsOf,
  version,
} from '../../src/testing/memory/observed-world';
import { actionsOf, at, DAY, HOUR, never, only, planned, steady, stepsOf } from './planned';

const holding = (scene: EntryScene, stored: Readonly<Record<string, StoredToken>>): EntryScene => ({
  ...scene,
  depth: { versions: [], stored: new Map(Object.entries(stored).map(([name, one]) => [version(name), one])) },
});
const authenticated = (id: string): StoredToken => ({ kind: 'token', tokenId: tokenId(id), proof: 'authenticated' });

describe('a rotation that was asked for stops nothing else that was', () => {
  test.each<[string, EntryScene, PlanOptions, string]>([
    ['a destruction', steady(), { destroy: only('ci') }, 'revoke tok_ci_v1'],
    ['a kill', steady(), { compromised: only('ci') }, 'revoke tok_ci_v1'],
    [
      'a kill where nothing can be replaced',
      { secret: { known: false, why: 'denied' }, tokens: [issued('ci', 'v1')] },
      { compromised: only('ci') },
      'revoke tok_ci_v1',
    ],
  ])('%s', (_what, scene, options, step) => {
    const entry = planned(scene, at(DAY), {}, { ...options, rotate: only('ci') });
    expect(entry.blocked).toBeUndefined();
    expect(stepsOf(entry)).toContain(step);
  });
});

describe('a current value that is not ours, with one of ours waiting,', () => {
  const waiting = (changes: Parameters<typeof issued>[2] = {}): EntryScene =>
    holding(
      {
        secret: secretWith('ci', { vx: ['AWSCURRENT'], v2: ['AWSPENDING'] }),
        tokens: [issued('ci', 'v2', { createdAt: at(HOUR), ...changes })],
      },
      { vx: { kind: 'unrecognised' }, v2: authenticated('tok_ci_v2') },
    );
  test.each<[string, EntryScene, string]>([
    ['is followed by that one', waiting(), 'finish (unfinished-rotation)'],
    ['is replaced where that one has expired', waiting({ expiresAt: at(2 * HOUR) }), 'replace (overwritten-outside)'],
    [
      '… where it is disabled',
      waiting({ status: 'disabled', disabledAt: at(2 * HOUR) }),
      'replace (overwritten-outside)',
    ],
    ['… where it has other rights', waiting({ access: workspaceAccess('Viewer') }), 'replace (overwritten-outside)'],
  ])('%s', (_what, scene, action) => {
    expect(actionsOf(planned(scene, at(DAY))).at(-1)).toBe(action);
  });
});

describe('a value in flight', () => {
  const pending = (stored: StoredToken): EntryScene =>
    holding(
      {
        secret: secretWith('ci', { v1: ['AWSCURRENT'], vp: ['AWSPENDING'] }, { lastChangedAt: at(DAY) }),
        tokens: [issued('ci', 'v1')],
      },
      { v1: { ...authenticated('tok_ci_v1'), expiresAt: at(30 * DAY) } as StoredToken, vp: stored },
    );
  const longer = { expiry: { kind: 'after', duration: duration(60, 'd') } } as const;

  test('that is somebody else’s keeps its label, however long it waits, and the current one is not written again', () => {
    for (const desired of [{}, longer])
      expect(stepsOf(planned(pending({ kind: 'unrecognised' }), at(2 * DAY), desired))).toEqual([]);
  });

  test('that is only meant yet has settle to come', () => {
    expect(stepsOf(planned(pending({ kind: 'empty' }), at(DAY + 1), longer))).toEqual([]);
    expect(stepsOf(planned(pending({ kind: 'empty' }), at(2 * DAY), longer))).not.toEqual([]);
  });
});

describe('a value of ours that was stored and not promoted', () => {
  const waiting = (changes: Parameters<typeof issued>[2], now: Parameters<typeof issued>[2] = {}): EntryScene =>
    holding(
      {
        secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }, { lastChangedAt: at(HOUR) }),
        tokens: [issued('ci', 'v1', now), issued('ci', 'v2', { createdAt: at(HOUR), ...changes })],
      },
      { v1: authenticated('tok_ci_v1'), v2: authenticated('tok_ci_v2') },
    );

  test.each<[string, EntryScene, Partial<DesiredToken>, readonly string[]]>([
    ['is promoted', waiting({}), {}, ['finish (unfinished-rotation)']],
    [
      'but ends otherwise than declared is given up',
      waiting({ expiresAt: at(9 * DAY) }),
      {},
      ['finish (dead-pending)'],
    ],
    [
      'and is to have no end is promoted with its backstop',
      waiting({}, { expiresAt: null }),
      never,
      ['finish (unfinished-rotation)'],
    ],
  ])('%s', (_what, scene, desired, actions) => {
    expect(actionsOf(planned(scene, at(DAY), desired))).toEqual(actions);
  });
});

describe('after a rollback', () => {
  const versions = ['v1', 'v2', 'v3'].map((name, index) => issued('ci', name, { createdAt: at(index * 5 * DAY) }));
  const scene: EntryScene = {
    secret: secretWith('ci', { v1: ['AWSCURRENT'], v3: ['AWSPREVIOUS'] }, { lastChangedAt: at(11 * DAY) }),
    tokens: versions.map((token) => ({ ...token, expiresAt: at(90 * DAY) })),
    depth: { versions: ['v1', 'v2', 'v3'].map((name) => ({ id: version(name), stages: [], createdAt: at(0) })) },
  };
  const ninety = { expiry: { kind: 'at', at: at(90 * DAY) } } as const;

  test('of two values back, the schedule counts from the newest of all', () => {
    const [hold] = planned(scene, at(11 * DAY + HOUR), ninety).holds;
    expect(hold).toMatchObject({ code: 'rolled-back', until: at(30 * DAY) });
  });

  test('an entry without rotation is as declared', () => {
    const endless = { ...scene, tokens: versions.map((token) => ({ ...token, expiresAt: null })) };
    expect(planned(endless, at(11 * DAY + HOUR), never).holds[0]?.code).toBe('up-to-date');
  });
});

describe('a token that a person made', () => {
  const hand = (id: string, changes = {}) =>
    issued('ci', id, { label: `by hand ${id}`, createdByToken: null, ...changes });
  const taken = { secret: externalSecret('ci', true) };

  test('is taken over where it is the current one, not where it is the one before', () => {
    const scene = holding(
      {
        secret: secretWith('ci', { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'] }, { tags: {} }),
        tokens: [hand('a'), hand('b')],
      },
      { v1: authenticated('tok_ci_a'), v2: authenticated('tok_ci_b') },
    );
    const entry = planned(scene, at(DAY), taken);
    expect(stepsOf(entry).slice(-2)).toEqual(['relabel tok_ci_b', 'verify']);
  });

  test('and that can’t be made what is declared becomes ours, and is replaced for that reason', () => {
    const scene = holding(
      {
        secret: secretWith('ci', { v1: ['AWSCURRENT'] }, { tags: {} }),
        tokens: [hand('a', { access: workspaceAccess('Viewer') })],
      },
      { v1: authenticated('tok_ci_a') },
    );
    const entry = planned(scene, at(DAY), taken);
    expect(entry.actions.map(({ kind, reasons }) => [kind, ...reasons.map(({ code }) => code)])).toEqual([
      ['take-over', expect.any(String)],
      ['replace', 'access-type-changed'],
    ]);
    expect(stepsOf(entry)[0]).toBe('relabel tok_ci_a');
  });
});

test('a claim that only a stranger’s token carries is nobody’s claim', () => {
  const copy = issued('ci', 'v9', { label: `${issued('ci', 'v9').label}+xyz`, createdByToken: tokenId('tok_x') });
  // Versions were listed: none held its value.
  const depth = { versions: [{ id: version('v1'), stages: ['AWSCURRENT'], createdAt: at(0) }] };
  const scene: EntryScene = { ...steady(), depth, tokens: [...steady().tokens!, copy] };
  const claimants = new Map([
    [tokenName('ci'), { claim: 'abc', comes: 'to-keep', remembers: new Set([tokenId('tok_ci_v1')]) } as const],
  ]);
  expect(planned(scene, at(DAY), {}, { claimants }).blocked).toBeUndefined();
  // Nor is what a run lost that died: the token whose value the secret shows says who claims the entry.
  const lost = { ...scene, tokens: [...steady().tokens!, { ...copy, createdByToken: tokenId('tok_management') }] };
  expect(planned(lost, at(DAY), {}, { claimants }).blocked).toBeUndefined();
  const ours = { ...scene, tokens: [issued('ci', 'v1', { label: `${issued('ci', 'v1').label}+xyz` }), copy] };
  expect(planned(ours, at(DAY), {}, { claimants }).blocked?.code).toBe('claimed-by-another');
});

test('an action says which secret it is about, by the ARN that was found or given', () => {
  const leaked = { compromised: only('ci') };
  const lost: EntryScene = { secret: undefined, tokens: [issued('ci', 'v1')] };
  const [given] = planned(lost, at(DAY), { secret: externalSecret('ci') }, leaked).actions;
  expect(given?.secret).toEqual({ name: arnOf('ci'), arn: arnOf('ci') });
  const [found] = planned(steady(), at(DAY), { region: 'eu-west-1' }, leaked).actions;
  expect(found?.secret).toEqual({ name: 'hawzu/acme/ci', arn: arnOf('ci'), region: 'eu-west-1' });
  expect(planned({ secret: undefined }, at(DAY)).actions[0]?.secret).toEqual({ name: 'hawzu/acme/ci' });
});

describe('whose a secret is, its tags say together', () => {
  const { [OWNER_TAG]: _owner, ...noOwner } = tagsOf('ci');
  const { [NAME_TAG]: _name, ...noName } = tagsOf('ci');
  const from = (owner: string, name: string): Partial<DesiredToken> => ({
    movedFrom: { owner: ownerId(owner), name: tokenName(name) },
  });
  const of = (owner: string, name: string) => ({ ...tagsOf('ci'), [OWNER_TAG]: owner, [NAME_TAG]: name });

  test.each<[string, Record<string, string>, Partial<DesiredToken>, string | undefined]>([
    ['no owner', noOwner, {}, 'secret-not-ours'],
    ['no entry', noName, {}, 'secret-not-ours'],
    ['the owner and entry that it moved from', of('acme-old', 'old'), from('acme-old', 'old'), undefined],
    ['another entry of that owner', of('acme-old', 'web'), from('acme-old', 'old'), 'secret-not-ours'],
    ['that entry of another owner', of('acme-data', 'old'), from('acme-old', 'old'), 'secret-not-ours'],
    ['another entry of this owner', of('acme-ci', 'web'), {}, 'tags-contradict'],
    ['its former name', of('acme-ci', 'old'), { renamedFrom: tokenName('old') }, undefined],
  ])('%s', (_what, tags, desired, code) => {
    expect(planned(steady({}, { tags }), at(DAY), desired).blocked?.code).toBe(code);
  });

  test.each<[string, Partial<DesiredToken>, RegExp, RegExp]>([
    ['what a removal of ours did is undone by us', {}, /pass --restore/, /aws secretsmanager/],
    [
      'a secret that is not ours to restore is restored by a command that names its region',
      { secret: externalSecret('ci') },
      /aws secretsmanager restore-secret --region eu-west-1/,
      /--restore\b(?! )/,
    ],
  ])('the one way back is told: %s', (_what, desired, says, never) => {
    const { blocked } = planned(steady({}, { deletedAt: at(30 * DAY) }), at(DAY), desired);
    expect(blocked?.message).toMatch(says);
    expect(blocked?.message).not.toMatch(never);
  });
});
