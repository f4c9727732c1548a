import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenName } from '../../src/core/model/ids';
import { continuedBy, continuedIn } from '../../src/core/pass/look/left/formers-moved';
import { namesBefore } from '../../src/core/pass/look/left/names-before';
import type { LookedUp } from '../../src/core/pass/look/lists/look-up';
import { TokenIndex } from '../../src/core/pass/look/tokens/token-index';
import type { SecretFacts } from '../../src/core/ports/secret-store';
import {
  EARLIER_NAMES_TAG,
  known,
  MOVED_TAG,
  NAME_TAG,
  RENAMED_TAG,
  unknown,
} from '../../src/core/reconcile/observed/observed';
import { BORN, secretWith } from '../../src/testing/memory/observed-world';
import { desiredToken, specOf } from './bed';

type Tags = Readonly<Record<string, string>>;
const tagged = (tags: Tags): SecretFacts => secretWith('x', {}, { tags });

/** Entries with what was found of them, and other secrets that lists show. */
function looked(
  entries: readonly (readonly [DesiredToken, SecretFacts | undefined | 'unread'])[],
  listed: readonly SecretFacts[] = [],
): LookedUp {
  return {
    desired: specOf(
      'acme-ci',
      entries.map(([token]) => token),
    ),
    listed: { tokens: new TokenIndex(BORN), ours: new Map([['eu-west-1', { at: BORN, secrets: listed }]]) },
    found: entries.map(([token, secret]) => ({
      token,
      answer: { secret: secret === 'unread' ? unknown('denied') : known(secret), at: BORN },
    })),
  };
}

describe('the names that an entry had before', () => {
  const before = (...asked: Parameters<typeof looked>) =>
    Object.fromEntries([...namesBefore(looked(...asked))].map(([name, names]) => [name, [...names]]));
  const ci = desiredToken('ci');
  const renamed = desiredToken('ci', { renamedFrom: tokenName('old') });

  test('are told by its spec, be its secret there or not', () => {
    for (const secret of [undefined, 'unread' as const, tagged({ [NAME_TAG]: 'ci' })])
      expect(before([[renamed, secret]])).toEqual({ ci: ['old'] });
  });

  test('are told by the tags of its secret once the spec says nothing any more', () => {
    const tags = { [NAME_TAG]: 'ci', [RENAMED_TAG]: 'old', [EARLIER_NAMES_TAG]: 'older oldest' };
    expect(before([[ci, tagged(tags)]])).toEqual({ ci: ['old', 'older', 'oldest'] });
    expect(before([[ci, tagged({ [NAME_TAG]: 'ci', [EARLIER_NAMES_TAG]: 'older' })]])).toEqual({ ci: ['older'] });
    expect(before([[renamed, tagged(tags)]])).toEqual({ ci: ['old', 'older', 'oldest'] });
  });

  test('are none where nothing tells one: an entry without is not there', () => {
    expect(before([[ci, tagged({ [NAME_TAG]: 'ci' })]])).toEqual({});
    expect(before([[ci, tagged({ [RENAMED_TAG]: '', [EARLIER_NAMES_TAG]: ' ' })]])).toEqual({});
    expect(before([[ci, tagged({ [RENAMED_TAG]: 'ci' })]])).toEqual({});
    expect(before([[ci, 'unread']])).toEqual({});
  });

  test('are told by a secret that it left under one of them, and so on', () => {
    const left = [
      tagged({ [NAME_TAG]: 'old', [RENAMED_TAG]: 'older' }),
      tagged({ [NAME_TAG]: 'older', [EARLIER_NAMES_TAG]: 'oldest ci' }),
      tagged({ [NAME_TAG]: 'other', [RENAMED_TAG]: 'another' }),
      tagged({ [RENAMED_TAG]: 'nameless' }),
    ];
    expect(before([[renamed, undefined]], left)).toEqual({ ci: ['old', 'older', 'oldest'] });
  });

  test('are told by several secrets of its name', () => {
    const left = ['one', 'two'].map((name) => tagged({ [NAME_TAG]: 'ci', [RENAMED_TAG]: name }));
    expect(before([[ci, undefined]], left)).toEqual({ ci: ['one', 'two'] });
  });
});

describe('the entries of other owners that an entry continues', () => {
  const from = (owner: string, name: string) => ({ owner: ownerId(owner), name: tokenName(name) });
  const moved = desiredToken('ci', { movedFrom: from('team-b', 'job') });
  const ci = desiredToken('ci');

  test('are told by its spec, and by tags once the spec says nothing any more', () => {
    expect(continuedBy(moved, undefined)).toEqual({ said: [from('team-b', 'job')], tagged: [] });
    expect(continuedBy(ci, undefined)).toEqual({ said: [], tagged: [] });
    expect(continuedBy(ci, tagged({}))).toEqual({ said: [], tagged: [] });
    expect(continuedBy(ci, tagged({ [MOVED_TAG]: 'team-b/job team-c/work' }))).toEqual({
      said: [],
      tagged: [from('team-b', 'job'), from('team-c', 'work')],
    });
  });

  test('what the spec says is said, not merely tagged', () => {
    const tags = { [MOVED_TAG]: 'team-b/job team-b/other team-c/job' };
    expect(continuedBy(moved, tagged(tags))).toEqual({
      said: [from('team-b', 'job')],
      tagged: [from('team-b', 'other'), from('team-c', 'job')],
    });
  });

  test.each(['', ' ', 'team-b', 'team-b/', '/job', 'team-b/job/x'])('a tag that says "%s" tells none', (text) => {
    expect(continuedBy(ci, tagged({ [MOVED_TAG]: text }))).toEqual({ said: [], tagged: [] });
  });

  test('of a whole spec are those of all its entries', () => {
    const web = desiredToken('web');
    const found = looked([
      [moved, 'unread'],
      [web, tagged({ [MOVED_TAG]: 'team-c/work' })],
    ]);
    expect(continuedIn(found)).toEqual([from('team-b', 'job'), from('team-c', 'work')]);
  });
});
