import { tokenId } from '../../src/core/model/ids';
import { type Instant, later, SETTLE_MS } from '../../src/core/model/time';
import { isMadeWith, mayBeHeld, mayHoldRelabelled, relabelledTokens } from '../../src/core/pass/look/tokens/relabelled';
import { TokenIndex } from '../../src/core/pass/look/tokens/token-index';
import type { TokenFacts } from '../../src/core/ports/token-api';
import { issued, MANAGEMENT, observed, secretWith, version } from '../../src/testing/memory/observed-world';
import { at, DAY } from '../reconcile/planned';

const NOW = at(DAY);
const MADE = at(0);
/** A token of a management token of ours, whose label a person edited an hour later. */
const relabelled = (changes: Partial<TokenFacts> = {}): TokenFacts =>
  issued('ci', 'v1', { label: 'hello', createdAt: MADE, updatedAt: at(3_600_000), ...changes });

describe('a token that a person may have relabelled', () => {
  const found = (token: TokenFacts, more: { creators?: readonly string[]; ours?: readonly TokenFacts[] } = {}) => {
    const tokens = new TokenIndex(NOW);
    tokens.add(issued('own', 'v0', { id: MANAGEMENT, label: 'management', createdBy: 'alice', createdByToken: null }));
    tokens.add(token);
    const { creators = [`token ${MANAGEMENT}`], ours = [] } = more;
    const makers = { managementToken: MANAGEMENT, creators: new Set(creators), ours };
    return relabelledTokens(tokens, makers).map(({ id }) => id);
  };

  test('is one that a management token of ours made, and that was changed since', () => {
    expect(found(relabelled())).toEqual(['tok_ci_v1']);
    expect(found(relabelled({ expiresAt: null }))).toEqual(['tok_ci_v1']);
  });

  test.each<[string, Partial<TokenFacts>]>([
    ['that a person made', { createdByToken: null, createdBy: 'alice' }],
    ['that nobody changed', { updatedAt: MADE }],
    ['whose label is of our form', { label: issued('ci', 'v1').label }],
    ['that is disabled', { status: 'disabled', disabledAt: at(1) }],
    ['that has ended', { expiresAt: NOW }],
    ['of strangers', { createdByToken: tokenId('tok_theirs'), createdBy: 'mallory' }],
  ])('is none %s', (_what, changes) => {
    expect(found(relabelled(changes))).toEqual([]);
  });

  test('is not the management token of the run', () => {
    const own = relabelled({ id: MANAGEMENT });
    const tokens = new TokenIndex(NOW);
    tokens.add(own);
    const makers = { managementToken: MANAGEMENT, creators: new Set([`token ${MANAGEMENT}`]), ours: [own] };
    expect(relabelledTokens(tokens, makers)).toEqual([]);
  });

  test('may be of another management token of the people who made ours, or who run this', () => {
    const other = { createdByToken: tokenId('tok_former') };
    expect(found(relabelled({ ...other, createdBy: 'bob' }))).toEqual([]);
    expect(
      found(relabelled({ ...other, createdBy: 'bob' }), { ours: [issued('web', 'v1', { createdBy: 'bob' })] }),
    ).toEqual(['tok_ci_v1']);
    expect(found(relabelled({ ...other, createdBy: 'alice' }))).toEqual(['tok_ci_v1']);
    expect(found(relabelled({ ...other, createdBy: 'bob' }), { creators: ['token tok_former'] })).toEqual([
      'tok_ci_v1',
    ]);
  });

  test('is looked for where the list does not show the management token, too', () => {
    const tokens = new TokenIndex(NOW);
    tokens.add(relabelled());
    const makers = { managementToken: MANAGEMENT, creators: new Set([`token ${MANAGEMENT}`]), ours: [] };
    expect(relabelledTokens(tokens, makers)).toHaveLength(1);
  });
});

describe('a version can hold the value of a token', () => {
  const facts = (aheadMs = 0) => ({
    ...observed(NOW, { ci: { secret: secretWith('ci', {}) } }).declared.get('ci' as never)!,
    secretAt: later(NOW, aheadMs),
  });
  const isHeld = (storedAt: Instant | undefined, aheadMs = 0) =>
    isMadeWith(
      relabelled(),
      { id: version('v1'), stages: [], ...(storedAt !== undefined && { createdAt: storedAt }) },
      facts(aheadMs),
    );

  test.each<[string, number, boolean]>([
    ['made with it', 0, true],
    ['made as long after it as a pass may take', SETTLE_MS, true],
    ['made later than that', SETTLE_MS + 1, false],
    ['made a day before it, and filled by a function then', -24 * 3_600_000, true],
    ['made earlier than that', -24 * 3_600_000 - 1, false],
  ])('%s', (_what, ms, held) => {
    expect(isHeld(at(ms))).toBe(held);
    const ahead = 5 * 3_600_000;
    expect(isHeld(at(ms + ahead), ahead)).toBe(held);
  });

  test('where nothing tells when it was made', () => {
    expect(isHeld(undefined)).toBe(true);
  });

  const worldWith = (
    token: TokenFacts,
    stages: Readonly<Record<string, readonly string[]>>,
    tokens: TokenFacts[] = [],
  ) => {
    const secret = secretWith('ci', stages, { lastChangedAt: at(60_000) });
    const world = { ...observed(NOW, { ci: { secret, tokens } }), relabelled: [token] };
    return { facts: world.declared.get('ci' as never)!, secret, world };
  };
  const made = (name: string, ms = 0) => ({ id: version(name), createdAt: at(ms), stages: [] }) as never;

  test('only one without a stage, which no token is marked for', () => {
    const bare = worldWith(relabelled(), { v2: ['AWSCURRENT'] });
    const heldIn = (scene: typeof bare, ...versions: never[]) => mayBeHeld(scene, versions).map(({ id }) => id);
    expect(heldIn(bare, made('v1'))).toEqual(['tok_ci_v1']);
    expect(heldIn(bare)).toEqual([]);
    expect(heldIn(bare, made('v1', 2 * SETTLE_MS))).toEqual([]);
    expect(heldIn(bare, made('v2'))).toEqual([]);
    expect(heldIn(bare, made('v2'), made('v1'))).toEqual(['tok_ci_v1']);
    const marked = worldWith(relabelled({ id: tokenId('tok_other') }), { v2: ['AWSCURRENT'] }, [issued('ci', 'v1')]);
    expect(heldIn(marked, made('v1'))).toEqual([]);
  });

  test('only in a secret that has changed since it was made', () => {
    const holds = (createdAt: Instant) => {
      const { facts: of, secret, world } = worldWith(relabelled({ createdAt }), {});
      return mayHoldRelabelled(of, secret, world);
    };
    expect(holds(MADE)).toBe(true);
    expect(holds(at(12 * 3_600_000))).toBe(false);
    const { facts: of, secret, world } = worldWith(relabelled(), {});
    expect(mayHoldRelabelled(of, secret, { ...world, relabelled: [] })).toBe(false);
    const both = [relabelled({ createdAt: at(12 * 3_600_000) }), relabelled()];
    expect(mayHoldRelabelled(of, secret, { ...world, relabelled: both })).toBe(true);
  });
});
