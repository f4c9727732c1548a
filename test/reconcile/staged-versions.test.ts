import { tokenId, tokenName, type VersionId } from '../../src/core/model/ids';
import {
  bootstrapVersion,
  formatLabel,
  parseLabel,
  successorVersion,
  type TokenLabel,
  versionMark,
} from '../../src/core/model/label';
import { type Instant, later } from '../../src/core/model/time';
import type { SecretRotation } from '../../src/core/ports/secret-store';
import type { TokenFacts } from '../../src/core/ports/token-api';
import { contentOf } from '../../src/core/reconcile/observed/staged-versions';
import type { StoredToken } from '../../src/core/reconcile/observed/observed';
import { arnOf, issued, MANAGEMENT, observed, secretWith, version } from '../../src/testing/memory/observed-world';
import { at, DAY, HOUR } from './planned';

const NOW = at(DAY);
const V1 = version('v1');
const OURS = issued('ci', 'v1').label;
const OTHERS = issued('web', 'v1').label;

interface Told {
  /** Tokens whose label names a place of the entry. */
  readonly tokens?: readonly TokenFacts[];
  /** Tokens of the workspace beside them. */
  readonly others?: readonly TokenFacts[];
  readonly stored?: StoredToken;
  readonly tags?: Record<string, string>;
}

/** What version v1 is taken to hold. */
function heldBy({ tokens = [], others = [], stored, tags }: Told) {
  const secret = secretWith('ci', { v1: ['AWSCURRENT'] }, tags ? { tags } : {});
  const depth = stored && { depth: { versions: [], stored: new Map([[V1, stored]]) } };
  const world = observed(NOW, { ci: { secret, tokens, ...depth } }, { others });
  const content = contentOf(secret, V1, world.declared.get(tokenName('ci'))!, { ...world, now: NOW });
  return content.kind === 'token' ? [content.kind, content.token.id, content.proof] : content;
}

const token = (id: string, changes: Parameters<typeof issued>[2] = {}): TokenFacts =>
  issued('ci', 'v1', { id: tokenId(id), nonce: id.replace('_', ''), ...changes });
const unused = { lastUsedAt: null };
const by = (creator: string) => ({ createdByToken: tokenId(creator) });
const off = { status: 'disabled', disabledAt: at(HOUR) } as const;

describe('while nobody has read the value, labels tell', () => {
  test.each<[string, readonly TokenFacts[], unknown]>([
    ['the only token with its mark, which was used: so its value was stored', [token('a')], ['token', 'a', 'used']],
    ['the only one, never used: its value may have been lost', [token('a', unused)], ['token', 'a', 'marked']],
    ['nothing, where none has the mark', [], { kind: 'gone' }],
    ['nothing, where they are of other versions', [issued('ci', 'v2')], { kind: 'gone' }],
    ['nothing, where they are of an earlier secret', [token('a', { arn: arnOf('ci', 'Before') })], { kind: 'gone' }],
    ['of two, the one that was used', [token('a', unused), token('b')], ['token', 'b', 'used']],
    ['of one of ours and a copy of its mark, ours', [token('a'), token('b', by('tok_x'))], ['token', 'a', 'used']],
  ])('%s', (_what, tokens, content) => {
    expect(heldBy({ tokens })).toEqual(content);
  });

  test.each<[string, readonly TokenFacts[]]>([
    ['a mark that only a stranger’s token carries', [token('a', by('tok_x'))]],
    ['two that were used', [token('a'), token('b')]],
    ['two that were not', [token('a', unused), token('b', unused)]],
  ])('but %s leaves it unclear', (_what, tokens) => {
    expect(heldBy({ tokens })).toMatchObject({ kind: 'unclear' });
  });
});

describe('a bare value that the API refuses is that of a token which does not work', () => {
  const stored: StoredToken = { kind: 'opaque' };
  test.each<[string, readonly TokenFacts[], unknown]>([
    ['the only one with its mark', [token('a', off)], ['token', 'a', 'marked']],
    ['… never used', [token('a', { ...off, ...unused })], ['token', 'a', 'marked']],
    ['… at its end', [token('a', { expiresAt: NOW })], ['token', 'a', 'marked']],
    ['not one that works', [token('a')], { kind: 'gone' }],
    ['not one that works without an end', [token('a', { expiresAt: null })], { kind: 'gone' }],
    ['the dead one beside one that works', [token('a'), token('b', off)], ['token', 'b', 'marked']],
    [
      'of two dead ones, the one that was used',
      [token('a', { ...off, ...unused }), token('b', off)],
      ['token', 'b', 'marked'],
    ],
    ['none of two that were used', [token('a', off), token('b', off)], { kind: 'gone' }],
    [
      'none of two that were not',
      [token('a', { ...off, ...unused }), token('b', { ...off, ...unused })],
      { kind: 'gone' },
    ],
    ['not a stranger’s', [token('a', { ...off, ...by('tok_x') })], { kind: 'gone' }],
    ['nobody’s, where none has the mark', [], { kind: 'gone' }],
  ])('%s', (_what, tokens, content) => {
    expect(heldBy({ tokens, stored })).toEqual(content);
  });
});

test.each<[string, StoredToken, unknown]>([
  ['a refused value', { kind: 'refused', tokenId: tokenId('x') }, { kind: 'gone', tokenId: 'x' }],
  [
    '… with a label',
    { kind: 'refused', tokenId: tokenId('x'), label: OURS },
    { kind: 'gone', tokenId: 'x', storedLabel: OURS },
  ],
  ['no value', { kind: 'empty' }, { kind: 'empty' }],
  ['somebody else’s', { kind: 'unrecognised' }, { kind: 'foreign' }],
  ['one of elsewhere', { kind: 'elsewhere', what: 'endpoint x' }, { kind: 'elsewhere', what: 'endpoint x' }],
  ['one that can’t be read', { kind: 'unreadable', why: 'denied' }, { kind: 'unclear', why: 'denied' }],
])('what was read of a value counts more than labels: %s', (_what, stored, content) => {
  expect(heldBy({ tokens: [token('a')], stored })).toStrictEqual(content);
});

describe('a value that names a token', () => {
  const names = (label?: string, proof: 'authenticated' | 'marked' = 'authenticated'): StoredToken => ({
    kind: 'token',
    tokenId: tokenId('a'),
    proof,
    ...(label !== undefined && { label }),
  });
  const hand = (changes: Partial<TokenFacts> = {}): TokenFacts => token('a', { label: 'by hand', ...changes });
  const person = { createdByToken: null };
  const given = { tags: {} };
  const { incarnation: _incarnation, ...label } = parseLabel(OURS)!;
  const former = formatLabel({ ...label, incarnation: 'Before' });
  const quoted = (text: string, changes: Partial<TokenLabel>): string =>
    formatLabel({ ...parseLabel(text)!, ...changes });

  test.each<[string, Told, unknown]>([
    ['that is gone', { stored: names() }, { kind: 'gone', tokenId: 'a' }],
    ['that is gone, with its label', { stored: names(OURS) }, { kind: 'gone', tokenId: 'a', storedLabel: OURS }],
    ['with our label', { others: [token('a')], stored: names() }, ['token', 'a', 'authenticated']],
    [
      'with our label, proven by its mark only',
      { others: [token('a')], stored: names(OURS, 'marked') },
      ['token', 'a', 'used'],
    ],
    [
      'with our label for another secret',
      { others: [hand({ label: OTHERS })], stored: names(OURS) },
      { kind: 'foreign', tokenId: 'a' },
    ],
    [
      'whose label a person edited: the value quotes ours',
      { others: [hand()], stored: names(OURS) },
      ['token', 'a', 'authenticated'],
    ],
    ['… of an earlier incarnation', { others: [hand()], stored: names(former) }, ['token', 'a', 'authenticated']],
    [
      '… and it quotes one for another secret',
      { others: [hand()], stored: names(quoted(OTHERS, { incarnation: 'Others' })) },
      { kind: 'foreign', tokenId: 'a' },
    ],
    [
      '… and it quotes another owner’s for another version',
      { others: [hand()], stored: names(quoted(OTHERS, { version: versionMark(version('v2')) })) },
      { kind: 'foreign', tokenId: 'a' },
    ],
    [
      '… and it quotes the one that a former owner gave for this version',
      { others: [hand()], stored: names(OTHERS) },
      ['token', 'a', 'authenticated'],
    ],
    ['… and it quotes what is no label of ours', { others: [hand()], stored: names('hello') }, { kind: 'handmade' }],
    [
      'bare, made by one of our management tokens, in a secret of ours',
      { others: [hand()], stored: names() },
      ['token', 'a', 'authenticated'],
    ],
    ['bare, made by a person', { others: [hand(person)], stored: names() }, { kind: 'handmade' }],
    ['bare, made by another token', { others: [hand(by('tok_x'))], stored: names() }, { kind: 'handmade' }],
    ['bare, in a secret that is not ours', { others: [hand()], stored: names(), ...given }, { kind: 'handmade' }],
  ])('%s', (_what, told, content) => {
    const held = heldBy(told);
    if (Array.isArray(content)) expect(held).toEqual(content);
    else expect(held).toMatchObject(content as object);
  });

  test('bare, made by the person who is known to have made others of ours, is still that person’s', () => {
    const secret = secretWith('ci', { v1: ['AWSCURRENT'] });
    const made = hand({ ...person, createdBy: 'ada' });
    const scene = { secret, depth: { versions: [], stored: new Map([[V1, names()]]) } };
    const world = observed(NOW, { ci: scene }, { others: [made], creators: ['person ada', `token ${MANAGEMENT}`] });
    expect(contentOf(secret, V1, world.declared.get(tokenName('ci'))!, { ...world, now: NOW }).kind).toBe('handmade');
  });

  describe('bare, of a maker whom nobody knows, in a secret that is given', () => {
    const made = token('a', { label: 'renamed', ...by('tok_x') });
    const edited = { ...made, updatedAt: later(made.createdAt, HOUR) };
    const arn = arnOf('ci');
    const first = bootstrapVersion(arn);
    interface Bare {
      readonly token?: TokenFacts;
      readonly id?: VersionId;
      readonly beside?: readonly VersionId[];
      readonly createdAt?: Instant;
      readonly rotation?: SecretRotation;
      readonly creators?: readonly string[];
    }
    const kindOf = ({ token: held = edited, id = first, beside = [], createdAt, rotation, creators = [] }: Bare) => {
      const secret = secretWith('ci', { [id]: ['AWSCURRENT'] }, { tags: {}, ...(rotation && { rotation }) });
      const versions = [id, ...beside].map((one) => ({ id: one, stages: [], ...(createdAt && { createdAt }) }));
      const depth = { versions, stored: new Map([[id, names()]]) };
      const world = observed(NOW, { ci: { secret, depth } }, { others: [held], creators: [...creators] });
      return contentOf(secret, id, world.declared.get(tokenName('ci'))!, { ...world, now: NOW }).kind;
    };

    test.each<[string, Bare, string]>([
      ['under the first id that a run of ours gives', {}, 'token'],
      ['under the second', { id: bootstrapVersion(arn, 1), beside: [first] }, 'token'],
      ['under one that follows from another version', { id: successorVersion(arn, V1, 0), beside: [V1] }, 'token'],
      ['under one that follows from a version that never was', { id: successorVersion(arn, V1, 0) }, 'handmade'],
      ['under one that a person gave', { id: V1 }, 'handmade'],
      ['that nobody edited', { token: made }, 'handmade'],
      ['that a person made', { token: { ...edited, createdByToken: null } }, 'handmade'],
      ['made before its version', { createdAt: later(made.createdAt, HOUR) }, 'token'],
      ['made after its version', { createdAt: later(made.createdAt, -2 * HOUR) }, 'handmade'],
      ['under an id of Secrets Manager, where a function rotates', { id: V1, rotation: {} }, 'handmade'],
      ['… and one of ours made it', { id: V1, rotation: {}, creators: ['token tok_x'] }, 'token'],
    ])('%s', (_what, bare, kind) => {
      expect(kindOf(bare)).toBe(kind);
    });
  });
});
