import type { DesiredToken } from '../../src/core/model/desired';
import { tokenId, tokenName } from '../../src/core/model/ids';
import { duration } from '../../src/core/model/time';
import type { TokenFacts } from '../../src/core/ports/token-api';
import type { Claimant } from '../../src/core/reconcile/entry/claims';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import { FORMAT_TAG } from '../../src/core/reconcile/observed/observed';
import {
  type EntryScene,
  externalSecret,
  issued,
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
  never,
  only,
  pausedAt,
  planned,
  steady,
  stepsOf,
  superseded,
} from './planned';

/** A resource of Terraform with the claim `abc`. */
const as = (comes: Claimant['comes'], more: Partial<Claimant> = {}): PlanOptions => ({
  claimants: new Map([[tokenName('ci'), { claim: 'abc', comes, remembers: new Set(), ...more }]]),
});
const { label } = issued('ci', 'v1');
const another = `${label}+xyz`;
/** The entry's token, which another resource claims. */
const theirs = (token: Partial<TokenFacts> = {}): EntryScene => steady({ label: another, ...token });
/** The same, whose value says nothing but the token. */
const bare = (): EntryScene => steady({ label: another }, { tags: { ...tagsOf('ci'), [FORMAT_TAG]: 'plain' } });
const shorter = { expiry: { kind: 'after', duration: duration(20, 'd') } } as const;
const narrower = { access: projectAccess(['proj_web', 'Project Viewer']) };
const wide = { access: projectAccess(['proj_web', 'Project Member']) };
const paused = pausedAt(at(HOUR), another);

describe('a creation, beside a token that another resource claims', () => {
  test('takes it as it is, with its claim, and nothing else is touched', () => {
    const entry = planned(theirs(), at(DAY), {}, as('to-create'));
    expect([entry.blocked, stepsOf(entry)]).toEqual([undefined, ['relabel tok_ci_v1']]);
  });

  test.each<[string, EntryScene, Partial<DesiredToken>, string]>([
    ['change its rights', theirs(wide), narrower, 'change its rights'],
    ['change its expiry', bare(), { ...shorter, format: 'plain' }, 'change its expiry'],
    ['tell another end in its value', theirs(), shorter, 'change its value'],
    ['disable it', theirs(), { enabled: false }, 'disable it'],
    ['enable it', theirs(paused), {}, 'enable it'],
    ['store its value in another form', theirs(), { format: 'plain' }, 'change its value'],
    ['replace it', theirs(), { access: workspaceAccess('Viewer') }, 'replace it while it works'],
  ])('does not %s', (_what, scene, changes, says) => {
    const { blocked } = planned(scene, at(2 * HOUR), changes, as('to-create'));
    expect(blocked?.code).toBe('claimed-by-another');
    expect(blocked?.message).toContain(`token ci exists (tok_ci_v1), another Terraform resource claims it`);
    expect(blocked?.message).toContain(`a creation may not ${says}`);
  });

  test('does not rotate it where that was asked for, and leaves a rotation that is due to the next plan', () => {
    const options = { ...as('to-create'), rotate: only('ci') };
    expect(planned(theirs(), at(20 * DAY), {}, options).blocked?.message).toContain('replace it while it works');
    expect(planned(theirs(), at(20 * DAY), {}, as('to-create')).blocked).toBeUndefined();
  });

  test('leaves what is to be retired to the next plan', () => {
    const [old, current] = superseded().tokens!;
    const scene = { ...superseded(), tokens: [old!, { ...current!, label: `${current!.label}+xyz` }] };
    expect(planned(scene, at(22 * DAY), {}, as('to-create')).blocked).toBeUndefined();
    expect(planned(scene, at(22 * DAY), shorter, as('to-create')).blocked?.message).toContain('change its value');
  });

  test('replaces it where it works no more', () => {
    const entry = planned(theirs({ expiresAt: at(HOUR) }), at(DAY), {}, as('to-create'));
    expect([entry.blocked, actionsOf(entry)]).toEqual([undefined, ['update (claimed)', 'replace (expired)']]);
  });

  test('replaces it by one that is to have no end', () => {
    const entry = planned(theirs({ expiresAt: at(HOUR) }), at(DAY), never, as('to-create'));
    expect([entry.blocked, actionsOf(entry)]).toEqual([undefined, ['update (claimed)', 'replace (expired)']]);
  });

  test('makes one where only a superseded token of another is left', () => {
    const scene = { ...superseded({ label: another }), tokens: [issued('ci', 'v1', { label: another })] };
    const entry = planned(scene, at(21 * DAY), {}, as('to-create'));
    expect(entry.blocked).toBeUndefined();
    expect(actionsOf(entry)).toContain('replace (current-without-token)');
  });

  test('goes by the newest token that another claims, whatever name an older one still has', () => {
    const [old, current] = superseded().tokens!;
    const named = { ...old!, label: another.replace('ci@', 'old@') };
    const scene = { ...superseded(), tokens: [named, { ...current!, label: `${current!.label}+xyz` }] };
    expect(planned(scene, at(20 * DAY + HOUR), {}, as('to-create')).blocked).toBeUndefined();
  });

  test('makes none in a secret that holds another’s token of another name', () => {
    const other = issued('web', 'v1', { arn: secretWith('ci', {}).arn });
    const scene = { ...steady(), tokens: [{ ...other, label: `${other.label}+xyz` }] };
    const { blocked } = planned(scene, at(DAY), {}, as('to-create'));
    expect(blocked?.code).toBe('claimed-by-another');
    expect(blocked?.message).toContain('its secret holds the token web');
  });
});

describe('whose claim counts', () => {
  test.each<[string, EntryScene, PlanOptions, boolean]>([
    ['nobody’s is no other’s', steady(), as('to-create'), false],
    ['its own is no other’s', steady({ label: `${label}+abc` }), as('to-create'), false],
    ['an update is refused, whatever it would do', theirs(), as('to-keep'), true],
    ['an import takes it', theirs(), as('from-import'), false],
    ['who gives its claim up takes none', theirs(), as('to-give-up'), false],
    ['the command line has none', theirs(), {}, false],
  ])('%s', (_what, scene, options, isRefused) => {
    const { blocked } = planned(scene, at(DAY), options === undefined ? {} : shorter, options);
    expect(blocked?.code === 'claimed-by-another').toBe(isRefused);
  });
});

describe('a resource that is destroyed', () => {
  const destroyed = (scene: EntryScene, more: Partial<Claimant> | undefined) =>
    planned(scene, at(DAY), {}, { ...(more && as('to-keep', more)), destroy: only('ci') });

  test.each<[string, EntryScene, Partial<Claimant> | undefined]>([
    ['it claims', steady({ label: `${label}+abc` }), {}],
    ['nobody claims and its state remembers', steady(), { remembers: new Set([issued('ci', 'v1').id]) }],
    ['a command ends', theirs(), undefined],
  ])('ends the token that %s', (_what, scene, more) => {
    expect(stepsOf(destroyed(scene, more))).toContain('revoke tok_ci_v1');
  });

  test('ends all tokens of the entry where its state remembers one of them', () => {
    const scene = superseded({}, { lastChangedAt: at(HOUR) });
    const tokens = [scene.tokens![0]!, issued('ci', 'v2', { createdAt: at(HOUR) })];
    const entry = destroyed({ ...scene, tokens }, { remembers: new Set([tokens[1]!.id]) });
    expect(stepsOf(entry)).toEqual(expect.arrayContaining(['revoke tok_ci_v1', 'revoke tok_ci_v2']));
  });

  test.each<[string, EntryScene]>([
    ['another claims', theirs()],
    ['nobody claims, and its state does not remember', steady()],
  ])('ends nothing that %s', (_what, scene) => {
    const entry = destroyed(scene, {});
    expect([stepsOf(entry), holdsOf(entry)]).toEqual([[], ['claim-superseded']]);
  });

  test('takes its empty secret with it, whatever label a stranger wrote on a token', () => {
    const secret = secretWith('ci', {});
    expect(stepsOf(destroyed({ secret }, {}))).toEqual(['recheck', 'delete-secret']);
    const copied = issued('ci', 'v1', { createdByToken: tokenId('tok_mallory') });
    const scene = { secret, tokens: [copied], depth: { versions: [] } };
    expect(stepsOf(destroyed(scene, {}))).toEqual(['recheck', 'delete-secret']);
  });
});

test('who takes an entry puts its claim on the labels of every token that another claims, and on the current one', () => {
  const scene = superseded({ label: another });
  const soon = at(20 * DAY + HOUR);
  const taken = planned(scene, soon, {}, as('from-import'));
  expect(stepsOf(taken)).toEqual(['relabel tok_ci_v1', 'relabel tok_ci_v2']);
  const unclaimed = planned(superseded(), soon, {}, as('from-import'));
  expect(stepsOf(unclaimed)).toEqual(['relabel tok_ci_v2']);
});

test('a resource that gives up takes its claim off what the secret shows; what waits for its end keeps it', () => {
  const lost = issued('ci', 'v2', { createdAt: at(HOUR), lastUsedAt: null });
  const scene = {
    ...steady({ label: `${label}+abc` }),
    tokens: [issued('ci', 'v1', { label: `${label}+abc` }), { ...lost, label: `${lost.label}+abc` }],
    depth: { versions: [{ id: version('v1'), stages: ['AWSCURRENT'] }] },
  };
  expect(stepsOf(planned(scene, at(DAY), {}, as('to-give-up')))).toEqual(['relabel tok_ci_v1']);
});

test.each([
  ['the version that its state saw was its own', 'v1', undefined],
  ['another version may be anybody’s', 'v0', 'secret-has-foreign-value'],
])('of a value whose token is gone, in a secret given by ARN: %s', (_what, stored, code) => {
  const gone = { secret: secretWith('ci', { v1: ['AWSCURRENT'] }) };
  const options = as('to-keep', { stored: version(stored) });
  expect(planned(gone, at(DAY), { secret: externalSecret('ci') }, options).blocked?.code).toBe(code);
});
