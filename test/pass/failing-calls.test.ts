import type { Action } from '../../src/core/model/plan';
import type { ApplyEvent } from '../../src/core/pass/apply';
import type { Fault, PortCall } from '../../src/testing/memory/port-hooks';
import { Bed } from './bed';
import { api, copied, first, indexOf, ON_SECRETS, ON_TOKENS, rotate, type Situation, spec } from './situations';

/** Further steps, each with a call of its own. */
const OTHERS: readonly (readonly [string, Situation])[] = [
  ['taking AWSPENDING off', { before: first(), options: rotate, call: 'moveStage', nth: 2 }],
  ['proving a stored value', { before: first(), options: rotate, call: 'authenticate' }],
  ['reading a stored value', { before: first(), options: rotate, call: 'read', nth: 2 }],
  ['proving a first value', { before: async () => {}, call: 'authenticate' }],
  ['making a secret', { before: async () => {}, call: 'create' }],
  ['telling the format', { before: first(), desired: api({ format: 'plain' }), call: 'tag' }],
  ['asking for copies', { before: first(), desired: copied('us-east-1'), call: 'replicate' }],
  ['another description', { before: first(), desired: api({ purpose: 'Another one' }), call: 'update' }],
];

describe('a step whose call is refused ends its action, which says so', () => {
  test.each([...ON_TOKENS, ...ON_SECRETS, ...OTHERS])('%s', async (_what, situation) => {
    const at = await indexOf(situation);
    const bed = new Bed();
    await situation.before(bed);
    bed.allowStopping();
    const calls: PortCall[] = [];
    const begun: { readonly action: Action; readonly at: number }[] = [];
    const onEvent = (event: ApplyEvent) =>
      void (event.kind === 'step' && begun.push({ action: event.action, at: calls.length }));
    const faults = ({ index }: PortCall): Fault | undefined => (index === at ? 'denied' : undefined);
    const { desired = spec, options = {} } = situation;
    const end = await bed.pass(desired, { options, calls, hooks: { faults }, onEvent });
    const { action } = begun.findLast((step) => step.at <= at)!;
    const outcome = end.kind === 'applied' ? end.outcomes.find((one) => one.action === action) : undefined;
    expect(outcome).toMatchObject({ status: 'failed', diagnostic: { code: 'step-failed' } });
    expect(outcome?.diagnostic?.message).toContain('not allowed');
    expect(begun.filter((step) => step.at > at && step.action === action)).toEqual([]);
  });
});
