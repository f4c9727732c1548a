import { later } from '../../src/core/model/time';
import { statusOf } from '../../src/core/outlook/status';
import { plan } from '../../src/core/reconcile/plan';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { observed } from '../../src/testing/memory/observed-world';
import { HOUR, ROTATED, superseded } from '../reconcile/planned';

test.each([
  ['before it was superseded, which says nothing of its consumer', -HOUR, null],
  ['after it was superseded: its consumer has not taken the new value', HOUR, later(ROTATED, HOUR)],
])('a superseded token was last used %s', (_when, ms, told) => {
  const desired = desiredState(desiredToken('ci'));
  const world = observed(later(ROTATED, 2 * HOUR), { ci: superseded({ lastUsedAt: later(ROTATED, ms) }) });
  const [status] = statusOf(desired, world, plan(desired, world)).tokens;
  expect(status?.superseded).toMatchObject([{ tokenId: 'tok_ci_v1', lastUsedAt: told }]);
});
