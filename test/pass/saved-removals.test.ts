import type { SecretArn, VersionId } from '../../src/core/model/ids';
import type { Plan } from '../../src/core/model/plan';
import type { PlanOptions } from '../../src/core/reconcile/entry/subject';
import type { DesiredState } from '../../src/core/model/desired';
import { NAME_TAG } from '../../src/core/reconcile/observed/observed';
import {
  actionsBy,
  Bed,
  DAY,
  desiredToken,
  HOUR,
  MINUTE,
  names,
  OVERLAP,
  plansOf,
  saysOf,
  SETTLE,
  specOf,
} from './bed';

const THERE = 'us-east-1';
const web = desiredToken('web');
const api = desiredToken('api');
const moved = desiredToken('api', { region: THERE });
const prune = { prune: true };

const isThere = ({ arn }: { readonly arn: string }): boolean => arn.includes(THERE);
const formerOf = (bed: Bed) => bed.secret('api', (secret) => !isThere(secret));
const presentOf = (bed: Bed) => bed.secret('api', isThere);
const valueIn = ({ versions }: ReturnType<Bed['secret']>): string =>
  versions.find(({ stages }) => stages.includes('AWSCURRENT'))!.value!;

/** A world in which a prune, or an apply, ends something, and the spec that asks for it. */
interface Ending {
  readonly bed: Bed;
  readonly spec: DesiredState;
  readonly options: PlanOptions;
  /** Whose end it is. */
  readonly ends: SecretArn;
}

const ENDINGS: Readonly<Record<string, () => Promise<Ending>>> = {
  'a secret that its entry left': async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [api, web]));
    bed.advance(HOUR);
    const spec = specOf('acme-ci', [moved, web]);
    await bed.pass(spec);
    bed.advance(50 * HOUR);
    return { bed, spec, options: prune, ends: formerOf(bed).arn };
  },
  'a removed entry': async () => {
    const bed = new Bed();
    await bed.pass(specOf('acme-ci', [api, web]));
    bed.advance(2 * DAY);
    return { bed, spec: specOf('acme-ci', [web]), options: prune, ends: bed.secret('api').arn };
  },
  'a superseded token': async () => {
    const bed = new Bed();
    const spec = specOf('acme-ci', [api, web]);
    await bed.pass(spec);
    bed.advance(HOUR);
    await bed.pass(spec, { options: { rotate: names('api') } });
    bed.advance(OVERLAP + HOUR);
    await bed.pass(spec);
    bed.advance(SETTLE);
    return { bed, spec, options: {}, ends: bed.secret('api').arn };
  },
};

/** What somebody does between the plan and its apply. */
const CHANGES: Readonly<Record<string, (bed: Bed, arn: SecretArn) => unknown>> = {
  'nobody does anything': () => undefined,
  'a consumer uses every value of it': (bed, arn) => {
    for (const id of tokensIn(bed, arn)) bed.world.outside.consumerUses(bed.token(id).value!);
  },
  'a consumer uses every other value': (bed, arn) => {
    for (const { id, value } of tokensBeside(bed, arn))
      if (id !== bed.world.management.id) bed.world.outside.consumerUses(value!);
  },
  'a person disables every other token': (bed, arn) => {
    for (const { id } of tokensBeside(bed, arn))
      if (id !== bed.world.management.id) bed.world.outside.personDisables(id);
  },
  'a person revokes every other token': (bed, arn) => {
    for (const { id } of tokensBeside(bed, arn))
      if (id !== bed.world.management.id) bed.world.outside.personRevokes(id);
  },
  'a person disables and enables its tokens': (bed, arn) => {
    for (const id of tokensIn(bed, arn)) {
      bed.world.outside.personDisables(id);
      bed.world.outside.personEnables(id);
    }
  },
  'somebody claims its tokens': (bed, arn) => {
    for (const id of tokensIn(bed, arn))
      bed.world.outside.personEdits(id, { label: `${bed.token(id).label}+aaaaaaaaaaaa` });
  },
  'somebody relabels its tokens': (bed, arn) => {
    for (const id of tokensIn(bed, arn)) bed.world.outside.personEdits(id, { label: 'mine' });
  },
  'somebody copies its values into the secret of web': (bed, arn) => {
    const values = tokensIn(bed, arn).map((id) => bed.token(id).value!);
    for (const [index, value] of values.entries()) {
      bed.world.outside.overwriteValue(bed.secret('web').arn, `c${index}`.repeat(16) as VersionId, value);
    }
  },
  'somebody writes the value of web into it': (bed, arn) =>
    bed.world.outside.overwriteValue(arn, 'w'.repeat(32) as VersionId, valueIn(bed.secret('web'))),
  'somebody writes into every other secret': (bed, arn) => {
    for (const one of bed.world.snapshot().secrets)
      if (one.arn !== arn) bed.world.outside.overwriteValue(one.arn, 'x'.repeat(32) as VersionId, 'x');
  },
  'somebody gives it another name in its tags': (bed, arn) => tagged(bed, arn, { [NAME_TAG]: 'other' }),
  'somebody gives every other secret another name in its tags': (bed, arn) => {
    for (const one of bed.world.snapshot().secrets) if (one.arn !== arn) tagged(bed, one.arn, { [NAME_TAG]: 'other' });
  },
  'every other secret is deleted': (bed, arn) => {
    for (const one of bed.world.snapshot().secrets) if (one.arn !== arn) bed.world.outside.forceDelete(one.arn);
  },
  'it is deleted': (bed, arn) => bed.world.outside.forceDelete(arn),
};

function tagged(bed: Bed, arn: SecretArn, tags: Readonly<Record<string, string>>): void {
  const secret = bed.world.snapshot().secrets.find((one) => one.arn === arn)!;
  bed.world.outside.setTags(arn, { ...secret.tags, ...tags });
}

const secretBy = (bed: Bed, arn: SecretArn) => bed.world.snapshot().secrets.find((one) => one.arn === arn)!;

/** Tokens whose values any version of a secret holds. */
function tokensIn(bed: Bed, arn: SecretArn) {
  const values = secretBy(bed, arn).versions.map(({ value }) => value ?? '');
  return bed.world
    .snapshot()
    .tokens.filter(({ value, revokedAt }) => value !== undefined && revokedAt === null)
    .filter(({ value }) => values.some((text) => text.includes(value!)))
    .map(({ id }) => id);
}

const tokensBeside = (bed: Bed, arn: SecretArn) => {
  const own = new Set(tokensIn(bed, arn));
  return bed.world.snapshot().tokens.filter(({ id, value, revokedAt }) => value && revokedAt === null && !own.has(id));
};

/** The tokens that plans end. */
const endedBy = (plans: readonly Plan[]): readonly string[] =>
  actionsBy(plans.map((plan) => ({ plan })) as never)
    .filter(({ kind }) => kind === 'remove' || kind === 'retire')
    .flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'disable' || step.kind === 'revoke' ? [step.token] : [])),
    );

describe.each(Object.keys(ENDINGS))('a saved plan that ends %s', (which) => {
  test.each(Object.keys(CHANGES))('ends nothing that a plan made now would keep: %s', async (change) => {
    const { bed, spec, options, ends } = await ENDINGS[which]!();
    const saved = plansOf(await bed.plan(spec, options));
    const promised = new Set(endedBy(saved));
    expect(promised.size).toBeGreaterThan(0);
    bed.advance(HOUR);
    bed.outside(() => CHANGES[change]!(bed, ends));
    bed.advance(MINUTE);
    bed.allowStopping();
    const now = await bed.pass(spec, { options, approve: () => Promise.resolve(false) });
    const kept = [...promised].filter((id) => !endedBy(plansOf(now)).includes(id));
    const before = bed.alive(...([...promised] as never[]));
    const end = await bed.pass(spec, { saved });
    if (kept.length > 0) {
      expect(saysOf(end)[0]).toMatch(/^refused, stale: /);
      expect(bed.alive(...([...promised] as never[]))).toEqual(before);
    } else expect(saysOf(end).join()).not.toMatch(/unsound/);
    if (change === 'nobody does anything')
      expect(saysOf(end)).toEqual([expect.stringMatching(/^(remove|retire) api: done$/)]);
    expect(bed.violations).toEqual([]);
  });
});

test('the last use of a value that its entry left makes the plan stale that removes it, and says so', async () => {
  const { bed, spec, options, ends } = await ENDINGS['a secret that its entry left']!();
  const saved = plansOf(await bed.plan(spec, options));
  bed.advance(HOUR);
  bed.outside(() => CHANGES['a consumer uses every value of it']!(bed, ends));
  bed.advance(MINUTE);
  expect(saysOf(await bed.pass(spec, { saved }))[0]).toMatch(/^refused, stale: .*last use tok_\S+ was \S+ and is /);
  expect([bed.works(ends), bed.works(presentOf(bed).arn)]).toEqual([true, true]);
});
