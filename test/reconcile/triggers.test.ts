import type { DesiredToken } from '../../src/core/model/desired';
import { tokenName } from '../../src/core/model/ids';
import { duration } from '../../src/core/model/time';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { type EntryScene, issued, secretWith, version } from '../../src/testing/memory/observed-world';
import { actionsOf, at, DAY, only, planned, ROTATED, SETTLE, TOMBSTONED, windowed } from './planned';

/** The mark of a trigger stands behind the eight random characters of a nonce. */
const forMark = (mark: string): { readonly nonce: string } => ({ nonce: `abcdefgh${mark}` });
const { rotation } = windowed(0, 24);
const notDue = { rotation: { ...rotation!, every: duration(28, 'd') } as DesiredToken['rotation'] };
const asks = (mark: string): PlanOptions => ({ triggers: new Map([[tokenName('ci'), mark]]) });

const current = (nonce: { readonly nonce: string }): EntryScene => ({
  secret: secretWith('ci', { v1: ['AWSCURRENT'] }),
  tokens: [issued('ci', 'v1', nonce)],
});
const rotated = (stages: Record<string, readonly string[]>, old: string, now: string): EntryScene => ({
  secret: secretWith('ci', stages, { lastChangedAt: TOMBSTONED }),
  tokens: [issued('ci', 'v1', forMark(old)), issued('ci', 'v2', { createdAt: ROTATED, ...forMark(now) })],
});
const overlapping = { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'] };
const LOST = at(21 * DAY);
/** No version was ever made for it. */
const withLost = (scene: EntryScene): EntryScene => ({
  ...scene,
  depth: { versions: [{ id: version('v1'), stages: ['AWSCURRENT'], createdAt: at(0) }] },
  tokens: [...scene.tokens!, issued('ci', 'lost', { createdAt: LOST, ...forMark('two') })],
});

const notPromoted: EntryScene = {
  secret: secretWith('ci', { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] }, { lastChangedAt: ROTATED }),
  tokens: [
    issued('ci', 'v1', forMark('one')),
    issued('ci', 'v2', { createdAt: ROTATED, expiresAt: TOMBSTONED, ...forMark('two') }),
  ],
};

test.each<[string, EntryScene, boolean]>([
  ['no token was made for it', current(forMark('')), true],
  ['the current token was made for it', current(forMark('two')), false],
  ['the current token was made for another', current(forMark('one')), true],
  ['the newest that was made for one was made for it', rotated(overlapping, 'one', 'two'), false],
  ['the newest that was made for one was made for another', rotated(overlapping, 'two', 'one'), true],
  ['a scheduled rotation has followed since', rotated(overlapping, 'two', ''), false],
  ['… and its own token has no label any more', rotated({ v2: ['AWSCURRENT'] }, 'two', ''), false],
  ['the value of the token that was made for it was lost', withLost(current(forMark('one'))), true],
  ['the token that was made for it ended before it was promoted', notPromoted, true],
])('a trigger asks for a rotation until a value was made for it: %s', (_what, scene, rotates) => {
  const now = at(21 * DAY + SETTLE + 1);
  const rotations = actionsOf(planned(scene, now, notDue, asks('two'))).filter((text) => text.startsWith('rotate'));
  expect(rotations).toEqual(rotates ? ['rotate (rotation-triggered)'] : []);
});

test('a trigger of another entry asks for nothing, and a rotation that a person asked for has his reason', () => {
  const other = { triggers: new Map([[tokenName('web'), 'two']]) };
  expect(actionsOf(planned(current(forMark('')), at(DAY), {}, other))).toEqual([]);
  expect(actionsOf(planned(current(forMark('')), at(DAY), {}, { ...asks('two'), rotate: only('ci') }))).toEqual([
    'rotate (rotation-asked)',
  ]);
});
