import { ownerId, tokenName } from '../../src/core/model/ids';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { HOUR, Simulation } from '../../src/testing/memory/simulation';

test('an entry that moved here does not come to the secret of the same name in another workspace', async () => {
  const movedFrom = { owner: ownerId('acme-old'), name: tokenName('was') };
  const simulation = new Simulation(desiredState(desiredToken('ci', { movedFrom })), 24 * HOUR);
  const tags = { [OWNER_TAG]: 'acme-old', [NAME_TAG]: 'was', [WORKSPACE_TAG]: 'ws_elsewhere' };
  simulation.world.outside.makeSecret({ name: 'hawzu/acme/was', description: '', tags });
  const end = await simulation.pass();
  expect(end.kind === 'applied' && end.plan.entries.map(({ blocked }) => blocked)).toEqual([undefined]);
  expect(simulation.world.snapshot().secrets.map(({ name }) => name)).toContain('hawzu/acme/ci');
});
