import type { Action, Step } from '../../src/core/model/plan';
import { ownerId, type TokenId, tokenName, versionId } from '../../src/core/model/ids';
import { FENCE_MS } from '../../src/core/model/time';
import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { ActionContext, EntryContext } from '../../src/core/pass/steps/action/context';
import { runStep } from '../../src/core/pass/steps/run-step';
import { projectAccess } from '../../src/testing/memory/desired';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

const access = projectAccess(['proj_web', 'Project Viewer']);

/** Steps of one action, over a world with a secret and a token that a person made. */
function alone({ secretIsKnown = true } = {}) {
  const clock = new ManualClock();
  const world = new MemoryWorld({ clock, random: new SeededRandom('steps') });
  const arn = world.outside.makeSecret({ name: 'hawzu/acme/api', description: '', tags: {} });
  const { id } = world.outside.personIssues({ label: 'theirs', access, expiresAt: null });
  const calls: PortCall[] = [];
  const interleave = async (call: PortCall) => void calls.push(call);
  const hooked = hookPorts({ tokenApi: world.tokenApi(), stores: world.stores }, { interleave });
  const ports = { ...hooked, clock, random: new SeededRandom('process') };
  const plan = { ownerId: ownerId('acme-ci'), workspace: world.workspace, asOf: clock.now() };
  const name = tokenName('api');
  const secret = { name: 'hawzu/acme/api', ...(secretIsKnown && { arn }) };
  const action: Action = { kind: 'rotate', token: name, reasons: [], secret, steps: [], effects: [] };
  const inUse = new Set<TokenId>();
  const context = new ActionContext(ports, new EntryContext(plan, name, clock.now(), inUse), action);
  const token = () => world.snapshot().tokens.find((one) => one.id === id)!;
  return { clock, world, arn, id, inUse, calls, token, run: (step: Step) => runStep(step, context) };
}

const version = versionId('v'.repeat(32));
const relabelled = (label: string, { version: ifMatch }: { readonly version: string }) =>
  ({ kind: 'relabel', label, ifMatch }) as const;

describe('a step that needs what no step before it made is a defect of ours: it says so, and calls nobody', () => {
  test.each<[string, Step, known?: boolean]>([
    ['proving what was not issued', { kind: 'verify', what: 'issued', version, access }],
    ['storing what was not issued', { kind: 'store', version, format: 'json' }],
    ['editing a token that was not made', { kind: 'edit', token: 'new', direction: 'expiry', expiresAt: null }],
    ['promoting in a secret that was not made', { kind: 'promote', from: version, to: version }, false],
  ])('%s', async (_what, step, secretIsKnown = true) => {
    const { run, calls } = alone({ secretIsKnown });
    await expect(run(step)).rejects.toThrow(/^api: .* before /);
    expect(calls).toEqual([]);
  });
});

describe('what can’t be undone', () => {
  test('starts at 15 minutes to the millisecond, and not one later', async () => {
    const { run, clock, id, token } = alone();
    clock.advance(FENCE_MS);
    await run({ ...relabelled('in time', token()), token: id });
    expect(token().label).toBe('in time');
    clock.advance(1);
    await expect(run({ ...relabelled('late', token()), token: id })).rejects.toMatchObject({
      diagnostic: { code: 'pass-too-old', message: expect.stringMatching(/ 15 minutes /) as string },
    });
    expect(token().label).toBe('in time');
  });

  test('is not taking AWSPENDING off: that tidies up, however late', async () => {
    const { run, clock, world, arn } = alone();
    world.outside.startRotation(arn, version);
    clock.advance(FENCE_MS + 1);
    await run({ kind: 'drop-label', label: 'AWSPENDING', version });
    expect(world.snapshot().secrets[0]!.versions).toMatchObject([{ id: version, stages: [] }]);
  });
});

test('a token that leaked dies whatever became of it since this run itself changed it', async () => {
  const { run, world, id, token } = alone();
  await run({ ...relabelled('ours', token()), token: id });
  world.outside.personEdits(id, { label: 'theirs again' });
  await run({ kind: 'revoke', token: id });
  expect(token().revokedAt).not.toBeNull();
});

test('a token that this run changed itself may be changed by it again', async () => {
  const { run, id, token } = alone();
  const seen = token();
  await run({ ...relabelled('once', seen), token: id });
  await run({ ...relabelled('twice', seen), token: id });
  expect(token().label).toBe('twice');
});

test.each(['disable', 'revoke'] as const)(
  'what the run has put to use it does not %s, whatever it saw',
  async (kind) => {
    const { run, id, inUse, token } = alone();
    inUse.add(id);
    await run({ kind, token: id, ifMatch: token().version });
    expect(token()).toMatchObject({ status: 'enabled', revokedAt: null });
  },
);

test('what a copy may still show is let be while any of the copies is behind, be others in sync', async () => {
  const { run, world, arn } = alone();
  world.outside.replicate(arn, 'us-east-1', 'us-west-2');
  world.outside.breakReplica(arn, 'us-west-2');
  const { lastChangedAt } = (await world.stores(undefined).describe(arn)).value!;
  const recheck: Step = { kind: 'recheck', lastChangedAt, inSync: true };
  await expect(run(recheck)).rejects.toMatchObject({ diagnostic: { code: 'moved-meanwhile' } });
  world.outside.mendReplica(arn, 'us-west-2');
  await run(recheck);
});
