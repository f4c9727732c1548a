import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import type { TokenId } from '../../src/core/model/ids';
import { duration } from '../../src/core/model/time';
import type { ApplyEvent } from '../../src/core/pass/apply';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import { projectAccess } from '../../src/testing/memory/desired';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, DAY, desiredToken, HOUR, names, OVERLAP, SETTLE, specOf } from './bed';

export const WIDE = projectAccess(['proj_web', 'Project Manager']);
export const api = (changes: Partial<DesiredToken> = {}): DesiredState =>
  specOf('acme-ci', [desiredToken('api', changes)]);
export const spec = api();
/** With copies in further regions. */
export const copied = (...regions: readonly string[]): DesiredState =>
  api({
    secret: {
      ...{ kind: 'managed', name: 'hawzu/acme/api', named: false, tags: {}, recoveryWindowDays: 30 },
      replicas: regions.map((region) => ({ region })),
    } as DesiredToken['secret'],
  });
export const rotate = { rotate: names('api') };
export const restore = { restore: names('api') };
export const older = (bed: Bed): TokenId =>
  bed.world.snapshot().tokens.find(({ label }) => label.startsWith('api@'))!.id;
export const current = (bed: Bed): TokenId => bed.current('api').id;

/** A secret that is to be readable in these regions too. */

/** A pass that has one step of a kind to do, and the token that the step changes. */
export interface Situation {
  readonly before: (bed: Bed) => Promise<unknown>;
  readonly desired?: DesiredState;
  readonly options?: PlanOptions;
  /** The port call of the step, and which of its calls in the pass it is. */
  readonly call: string;
  readonly nth?: number;
  readonly token?: (bed: Bed) => TokenId;
}

export const first =
  (desired = spec) =>
  async (bed: Bed): Promise<void> => {
    await bed.pass(desired);
    bed.advance(DAY);
  };
export const rotated = async (bed: Bed): Promise<void> => {
  await first()(bed);
  await bed.pass(spec, { options: rotate });
};
export const passes =
  (...waits: number[]) =>
  async (bed: Bed): Promise<void> => {
    await rotated(bed);
    for (const [index, wait] of waits.entries()) {
      bed.advance(wait);
      if (index < waits.length - 1) await bed.pass(spec);
    }
  };
export const paused = async (bed: Bed): Promise<void> => {
  await first()(bed);
  bed.allowStopping();
  await bed.pass(api({ enabled: false }));
  bed.advance(HOUR);
};
/** Its secret awaits deletion, and its tokens are revoked. */
export const destroyed = async (bed: Bed): Promise<void> => {
  await rotated(bed);
  bed.allowStopping();
  await bed.pass(spec, { options: { destroy: names('api') } });
  bed.advance(DAY);
};

export const ON_TOKENS: readonly (readonly [string, Situation])[] = [
  ['narrowing', { before: first(api({ access: WIDE })), call: 'edit', token: current }],
  ['widening', { before: first(), desired: api({ access: WIDE }), call: 'edit', token: current }],
  [
    'another end',
    {
      before: first(api({ expiry: { kind: 'after', duration: duration(60, 'd') } })),
      call: 'edit',
      nth: 2,
      token: current,
    },
  ],
  [
    'the end of a bare value',
    {
      before: first(api({ format: 'plain', expiry: { kind: 'after', duration: duration(60, 'd') } })),
      call: 'edit',
      desired: api({ format: 'plain' }),
      token: current,
    },
  ],
  [
    'setting a label back',
    {
      before: async (bed) => {
        await first()(bed);
        bed.outside(() => bed.world.outside.personEdits(current(bed), { label: 'hello' }));
        bed.advance(HOUR);
      },
      call: 'edit',
      token: current,
    },
  ],
  ['the mark of a pause', { before: first(), desired: api({ enabled: false }), call: 'edit', token: current }],
  ['a pause', { before: first(), desired: api({ enabled: false }), call: 'disable', token: current }],
  ['the end of a pause: its mark', { before: paused, call: 'edit', token: current }],
  ['the end of a pause', { before: paused, call: 'enable', token: current }],
  ['disabling what was superseded', { before: passes(OVERLAP + HOUR, SETTLE), call: 'disable', token: older }],
  ['revoking what was disabled', { before: passes(OVERLAP + HOUR, SETTLE, 3 * DAY), call: 'revoke', token: older }],
  [
    'disabling in a removal',
    { before: first(), desired: specOf('acme-ci', []), options: { prune: true }, call: 'disable', token: older },
  ],
  [
    'revoking in a removal',
    { before: first(), desired: specOf('acme-ci', []), options: { prune: true }, call: 'revoke', token: older },
  ],
];

export const ON_SECRETS: readonly (readonly [string, Situation])[] = [
  ['issuing', { before: first(), options: rotate, call: 'issue' }],
  ['storing', { before: first(), options: rotate, call: 'put' }],
  ['promoting', { before: first(), options: rotate, call: 'moveStage' }],
  ['tombstoning', { before: passes(OVERLAP + HOUR), call: 'moveStage' }],
  ['restating', { before: first(), desired: api({ format: 'plain' }), call: 'put' }],
  ['deleting a secret', { before: first(), desired: specOf('acme-ci', []), options: { prune: true }, call: 'delete' }],
  [
    'deleting the copies of a secret',
    {
      before: first(copied('us-east-1')),
      desired: specOf('acme-ci', []),
      options: { prune: true },
      call: 'removeReplicas',
    },
  ],
  ['removing copies', { before: first(copied('us-east-1')), desired: copied(), call: 'removeReplicas' }],
  ['restoring a secret', { before: destroyed, options: restore, call: 'restore' }],
  ['issuing a first token', { before: async () => {}, call: 'issue' }],
  ['storing a first token', { before: async () => {}, call: 'put' }],
];

/** The index of the step's port call in a pass where nothing is in the way. */
export async function indexOf({ before, desired = spec, options = {}, call, nth = 1 }: Situation): Promise<number> {
  const bed = new Bed();
  await before(bed);
  bed.allowStopping();
  const calls: PortCall[] = [];
  await bed.pass(desired, { options, calls });
  const found = calls.filter(({ operation }) => operation === call)[nth - 1];
  if (!found) throw new Error(`no ${call}: ${calls.map(({ operation }) => operation).join(' ')}`);
  return found.index;
}

/** The same pass in a world where something happens at a port call of it. */
export async function disturbed(
  situation: Situation,
  at: number | readonly number[],
  act: (bed: Bed, index: number) => unknown,
) {
  const bed = new Bed();
  await situation.before(bed);
  bed.allowStopping();
  const calls: PortCall[] = [];
  const interleave = async ({ index }: PortCall) => {
    if ([at].flat().includes(index)) await bed.outside(() => act(bed, index));
  };
  const { desired = spec, options = {} } = situation;
  // A pass looks again at what moved; here, how its first look ends is what counts.
  const control = new AbortController();
  const onEvent = ({ kind }: ApplyEvent) => void (kind === 'outcome' && control.abort());
  const { signal } = control;
  const end = await bed.pass(desired, { options, calls, hooks: { interleave }, onEvent, signal });
  return { bed, end, calls };
}
