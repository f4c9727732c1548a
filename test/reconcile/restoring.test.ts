import type { DesiredToken } from '../../src/core/model/desired';
import { tokenName } from '../../src/core/model/ids';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import { workspaceAccess } from '../../src/testing/memory/desired';
import { externalSecret, issued, secretWith, tagsOf, type EntryScene } from '../../src/testing/memory/observed-world';
import { actionsOf, at, DAY, only, planned, steady } from './planned';

const going = { deletedAt: at(30 * DAY) };
const asked = { restore: only('ci') };
const kinds = (scene: EntryScene, desired: Partial<DesiredToken> = {}, options = asked) => {
  const entry = planned(scene, at(DAY), desired, options);
  return entry.blocked?.code ?? entry.actions.flatMap(({ steps }) => steps.map(({ kind }) => kind));
};

test.each<[string, EntryScene, Partial<DesiredToken>, typeof asked | object]>([
  ['nobody asked', steady({}, going), {}, {}],
  ['it was asked for another entry', steady({}, going), {}, { restore: only('web') }],
  ['it was given by ARN', steady({}, going), { secret: externalSecret('ci') }, asked],
  ...[OWNER_TAG, WORKSPACE_TAG].map((tag): [string, EntryScene, Partial<DesiredToken>, object] => [
    `its ${tag} is another`,
    steady({}, { ...going, tags: { ...tagsOf('ci'), [tag]: 'acme-other' } }),
    {},
    asked,
  ]),
  ...[NAME_TAG, WORKSPACE_TAG, OWNER_TAG].map((tag): [string, EntryScene, Partial<DesiredToken>, object] => {
    const { [tag]: _left, ...tags } = tagsOf('ci');
    return [`it has no ${tag}`, steady({}, { ...going, tags }), {}, asked];
  }),
])(
  'a secret that awaits its deletion is not restored where %s: the entry is blocked',
  (_what, scene, desired, options) => {
    expect(kinds(scene, desired, options as typeof asked)).toBe('secret-pending-deletion');
  },
);

test('a secret that is not going is not restored, whoever asks', () => {
  expect(kinds(steady())).toEqual([]);
});

describe('a secret that is restored', () => {
  test.each<[string, EntryScene, Partial<DesiredToken>]>([
    ['keeps a token that works', steady({}, going), {}],
    ['of a paused entry gets none', { ...steady({}, going), tokens: [] }, { enabled: false }],
  ])('%s', (_what, scene, desired) => {
    expect(kinds(scene, desired)).toEqual(['restore-secret']);
  });

  test.each<[string, EntryScene, Partial<DesiredToken>, boolean]>([
    ['none is left', { ...steady({}, going), tokens: [] }, {}, false],
    ['it has expired', steady({ expiresAt: at(DAY) }, going), {}, false],
    ['it is disabled', steady({ status: 'disabled', disabledAt: at(0) }, going), {}, false],
    ['it has rights of another type', steady({}, going), { access: workspaceAccess('Viewer') }, false],
    ['there never was a value', { secret: secretWith('ci', {}, going), tokens: [] }, {}, true],
  ])('gets a new token where %s', (_what, scene, desired, isFirst) => {
    const steps = kinds(scene, desired);
    expect(steps[0]).toBe('restore-secret');
    expect(steps).toContain('issue');
    expect(steps.includes('promote')).toBe(!isFirst);
  });

  test('is brought to what is declared before anything is stored in it, and the reason says why', () => {
    const renamedFrom = tokenName('old');
    const tags = { ...tagsOf('ci'), [NAME_TAG]: 'old' };
    const whole = steady({}, { ...going, tags });
    const empty = { secret: secretWith('ci', {}, { ...going, tags }), tokens: [] };
    for (const scene of [whole, { ...whole, tokens: [] }, empty]) {
      expect(kinds(scene, { renamedFrom }).slice(0, 2)).toEqual(['restore-secret', 'tag-secret']);
      const entry = planned(scene, at(DAY), { renamedFrom }, asked);
      expect(actionsOf(entry)[0]).toBe('create (secret-restored)');
    }
  });
});

test('a token of another secret is no token to keep', () => {
  const scene = { ...steady({}, going), tokens: [issued('ci', 'v9')] };
  expect(kinds(scene)).toContain('issue');
});
