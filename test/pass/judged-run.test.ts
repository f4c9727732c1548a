import { tokenId, tokenName, workspaceId } from '../../src/core/model/ids';
import { scopeKeyOf } from '../../src/core/model/label';
import { judgedFacts } from '../../src/core/pass/judged-facts';
import {
  arnOf,
  type EntryScene,
  issued,
  observed,
  OWNER,
  secretWith,
  version,
} from '../../src/testing/memory/observed-world';
import { at, DAY, steady } from '../reconcile/planned';

const NOW = at(DAY);
const entryOf = (scene: EntryScene) => judgedFacts(observed(NOW, { ci: scene })).entries[0]!;
const withSecret = (changes: Parameters<typeof secretWith>[2]) =>
  entryOf({ secret: secretWith('ci', { v1: ['AWSCURRENT'] }, changes), tokens: [issued('ci', 'v1')] });

describe('the judge of plans sees of a secret', () => {
  test('for how long it has rested, by the clock of its store', () => {
    expect(withSecret({ lastChangedAt: at(DAY - 1000) })).toMatchObject({ restedMs: 1000 });
  });

  test('whether a function rotates it', () => {
    expect(withSecret({}).isRotated).toBe(false);
    expect(withSecret({ rotation: {} }).isRotated).toBe(true);
    expect(entryOf({ secret: undefined }).isRotated).toBe(false);
  });

  test('how its copies are, unless a list told no more than that there are some', () => {
    const replicas = [{ region: 'us-east-1', status: 'InSync' }] as const;
    expect(withSecret({})).toMatchObject({ copies: [] });
    expect(withSecret({ primaryRegion: 'eu-west-1', replicas })).toMatchObject({ copies: replicas });
    expect(withSecret({ primaryRegion: 'eu-west-1' })).not.toHaveProperty('copies');
  });

  test('whose it was before, where nobody declares it', () => {
    const undeclared = { old: { ...steady(), formerOf: 'ci' }, left: steady() };
    const { entries } = judgedFacts(observed(NOW, {}, { undeclared }));
    expect(entries.map(({ token, formerOf }) => [token, formerOf])).toEqual([
      ['old', 'ci'],
      ['left', undefined],
    ]);
  });
});

describe('the judge of plans sees of a run', () => {
  const world = observed(
    NOW,
    { ci: steady(), web: { secret: undefined } },
    { others: [issued('old', 'v1', { label: 'by hand' })] },
  );

  test('which places labels of tokens name', () => {
    expect(judgedFacts(world).places).toEqual([scopeKeyOf(OWNER, arnOf('ci'))]);
  });

  test('what leaked, if anything', () => {
    expect(judgedFacts(world).leaked).toEqual({ entries: new Set(), tokens: new Set() });
    const leaked = { compromised: new Set([tokenName('ci')]), kill: new Set([tokenId('tok_x')]) };
    expect(judgedFacts(world, leaked).leaked).toEqual({ entries: leaked.compromised, tokens: leaked.kill });
  });

  test('what the secrets of all its specs in the workspace show', () => {
    const shown = (arn: string) => ({
      arn,
      versions: [expect.objectContaining({ id: version('v1'), stages: ['AWSCURRENT'] })],
    });
    expect(judgedFacts(world).shown).toEqual([shown(arnOf('ci'))]);
    const other = observed(NOW, { api: { secret: secretWith('api', { v1: ['AWSCURRENT'] }) } });
    expect(judgedFacts(world, {}, [world, other]).shown).toEqual([shown(arnOf('ci')), shown(arnOf('api'))]);
    const elsewhere = { ...other, workspace: workspaceId('ws_other') };
    expect(judgedFacts(world, {}, [world, elsewhere]).shown).toEqual([shown(arnOf('ci'))]);
  });
});
