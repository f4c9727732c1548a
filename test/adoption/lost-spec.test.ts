import fc from 'fast-check';
import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import type { SecretArn, VersionId } from '../../src/core/model/ids';
import { duration, instant } from '../../src/core/model/time';
import { expiryFor, sameExpiry } from '../../src/core/reconcile/entry/schedule';
import { WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import { resolveAccess } from '../../src/core/token-spec/access/resolve-access';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import { asYaml, type SpecData } from '../constructs/arbitrary-spec';
import { projectAccess } from '../../src/testing/memory/desired';
import { Bed, DAY, desiredToken, HOUR, plannedBy, specOf } from '../pass/bed';
import { importLost, leftOutOf, readBack } from './adopting';
import { arbitraryOwnSpec } from './arbitrary-own-spec';

const REGIONS = ['eu-west-1', 'us-east-2'];

/** A spec as an apply has it, with the ARNs of secrets that are there. */
async function desiredOf(bed: Bed, data: SpecData): Promise<DesiredState> {
  const arns = new Map<string, SecretArn>();
  const tokens = data.tokens.map((token) => {
    const secret = token['secret'] as { readonly arn?: string } | undefined;
    if (secret?.arn === undefined) return token;
    const arn = bed.outside(() =>
      bed.world.outside.makeSecret({ name: `given/${String(token['name'])}`, description: '', tags: {} }),
    );
    arns.set(String(token['name']), arn);
    return { ...token, secret: { ...secret, arn } };
  });
  const reading = readSpecs([{ path: 'spec.yaml', content: asYaml({ ...data, tokens }) }], {
    now: instant(bed.clock.now()),
  });
  if (reading.errors.length > 0) throw new Error(JSON.stringify(reading.errors));
  const api = bed.world.tokenApi();
  const roles = (await api.listRoles(bed.world.workspace)).value;
  const projects = (await api.listProjects(bed.world.workspace)).value.map(({ id }) => id);
  const resolution = resolveAccess(reading.states[0]!, { roles, projects });
  if (resolution.kind === 'failed') throw new Error(JSON.stringify(resolution.errors));
  return resolution.state;
}

/** What the world knows of an entry, as text to compare. Regions are told, where the spec may leave them to the run. */
function knowable({ name, access, secret, region, format, enabled }: DesiredToken) {
  const place = secret.kind === 'external' ? { arn: secret.arn } : settingsOf(secret);
  return {
    name,
    access,
    place,
    enabled,
    region: secret.kind === 'external' ? undefined : (region ?? REGIONS[0]),
    format: secret.kind === 'external' ? undefined : format,
  };
}

/** Nobody tells a list that is empty from none. */
const settingsOf = ({
  named: _named,
  replicas = [],
  ...rest
}: Extract<DesiredToken['secret'], { kind: 'managed' }>) => ({
  ...rest,
  replicas: [...replicas].sort((a, b) => (a.region < b.region ? -1 : 1)),
});

test('the spec of what an apply made is found again, as far as the world knows it, and its plan is empty', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryOwnSpec, fc.integer({ min: 0, max: 30 * DAY }), async (data, ms) => {
      const bed = new Bed();
      bed.advance(ms);
      const desired = await desiredOf(bed, data);
      await bed.pass({ ...desired, tokens: desired.tokens.map((token) => ({ ...token, enabled: true })) });
      bed.allowStopping();
      await bed.pass(desired);
      bed.advance(HOUR);
      await bed.pass(desired);

      const imported = await importLost(bed, desired.ownerId, { regions: REGIONS });
      expect(imported.proposal.leftOut).toEqual([]);
      const { state } = readBack(imported, bed.clock.now());
      expect([state.ownerId, state.workspace]).toEqual([desired.ownerId, desired.workspace]);
      expect(state.tokens.map(knowable)).toEqual(desired.tokens.map(knowable));
      const { tokens } = bed.world.snapshot();
      const restored = desired.tokens.map((token) => {
        const found = state.tokens.find(({ name }) => name === token.name)!;
        const { createdAt } = tokens.find(({ label }) => label.startsWith(`${token.name}@`))!;
        expect(sameExpiry(expiryFor(found.expiry, createdAt), expiryFor(token.expiry, createdAt))).toBe(true);
        return { found, token };
      });
      const isTold = restored.every(({ found, token }) =>
        (['purpose', 'consumer', 'owner'] as const).every((field) => found[field] === token[field]),
      );
      const isMade = desired.tokens.every(({ secret }) => secret.kind === 'managed');
      if (isTold || !isMade) {
        const plan = await bed.plan(state);
        expect(plannedBy(plan).filter((said) => isTold || !said.startsWith('update (settings'))).toEqual([]);
      }
      expect(bed.violations).toEqual([]);
    }),
    { seed: 1, numRuns: 25 },
  );
});

describe('of a lost spec', () => {
  const job = desiredToken('job');
  const spec = specOf('acme-ci', [job, desiredToken('other')]);

  async function applied(desired = spec): Promise<Bed> {
    const bed = new Bed();
    bed.advance(7 * HOUR + 123_456);
    await bed.pass(desired);
    bed.advance(HOUR);
    return bed;
  }

  test('purpose, consumer and owner are those of the secret; where its description was changed, they are asked for', async () => {
    const bed = await applied();
    bed.outside(() => {
      const { arn } = bed.secret('other');
      void bed.world.stores('eu-west-1').update(arn, { description: 'mine' });
    });
    const { state, files } = readBack(await importLost(bed), bed.clock.now());
    expect(state.tokens[0]).toMatchObject({ purpose: job.purpose, consumer: job.consumer, owner: job.owner });
    expect(state.tokens[1]).toMatchObject({ purpose: 'TODO purpose of other', owner: 'TODO owner of other' });
    expect(files[0]!.text).toContain('prefix: hawzu/acme/');
  });

  test('the spec of another owner or workspace is not in it, and an owner whose secrets nobody sees has none', async () => {
    const bed = await applied();
    await bed.pass(
      specOf('acme-web', [desiredToken('page', { secret: { ...job.secret, name: 'web/page' } as never })]),
    );
    const { arn } = bed.secret('other');
    bed.outside(() => {
      const { tags } = bed.secret('other');
      bed.world.outside.setTags(arn, { ...tags, [WORKSPACE_TAG]: 'ws_other' });
    });
    expect((await importLost(bed)).proposal.entries.map(({ name }) => name)).toEqual(['job']);
    expect((await importLost(bed, 'acme-web')).proposal.entries.map(({ name }) => name)).toEqual(['page']);
    expect((await importLost(bed, 'nobody')).proposal.entries).toEqual([]);
  });

  test('access and end are those of the current token, not of a stranger that copied its label', async () => {
    const bed = await applied();
    const { label } = bed.current('job');
    bed.outside(() =>
      bed.world.outside.personIssues({
        label: label.replace(/[a-z2-7]{8}$/, 'zzzzzzzz'),
        access: projectAccess(['proj_web', 'Project Manager']),
        expiresAt: null,
      }),
    );
    const { state } = readBack(await importLost(bed), bed.clock.now());
    expect(state.tokens[0]).toMatchObject({
      access: job.access,
      expiry: { kind: 'after', duration: duration(30, 'd') },
    });
  });

  test('a rotation in between changes nothing of it', async () => {
    const bed = await applied();
    const before = readBack(await importLost(bed), bed.clock.now()).state;
    bed.advance(20 * DAY);
    await bed.pass(spec);
    bed.advance(DAY);
    expect(readBack(await importLost(bed), bed.clock.now()).state).toEqual(before);
  });

  test('a fixed end is told from a lifetime once two generations end together', async () => {
    const end = instant(Date.UTC(2026, 3, 1, 9, 30));
    const fixed = desiredToken('job', { expiry: { kind: 'at', at: end } });
    const bed = await applied(specOf('acme-ci', [fixed]));
    bed.advance(20 * DAY);
    await bed.pass(specOf('acme-ci', [fixed]));
    const { state } = readBack(await importLost(bed), bed.clock.now());
    expect(state.tokens[0]!.expiry).toEqual({ kind: 'at', at: end });
  });

  test('a secret by ARN is found by the labels of its tokens, and its format is asked for', async () => {
    const bed = new Bed();
    bed.advance(HOUR);
    const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} }));
    await bed.pass(specOf('acme-ci', [desiredToken('job', { secret: { kind: 'external', arn, takeOver: false } })]));
    const imported = await importLost(bed);
    const { state, files } = readBack(imported, bed.clock.now());
    expect(state.tokens).toMatchObject([{ name: 'job', secret: { kind: 'external', arn, takeOver: false } }]);
    expect(files[0]!.text).toContain('TODO say "format: plain"');
    expect(plannedBy(await bed.plan(state))).toEqual([]);
  });

  test('a secret that waits for its deletion, one without any token, and one whose name is none are listed', async () => {
    const bed = await applied();
    bed.allowStopping();
    bed.outside(() => bed.world.outside.deleteSecret(bed.secret('other').arn));
    const { tags } = bed.secret('job');
    const made = (entry: string) =>
      bed.outside(() =>
        bed.world.outside.makeSecret(
          { name: `x/${entry}`, description: '', tags: { ...tags, 'hawzu-tokens:name': entry } },
          { version: 'n'.repeat(32) as VersionId, text: 'none' },
        ),
      );
    made('empty-one');
    made('../../etc');
    const imported = await importLost(bed);
    expect(imported.proposal.entries.map(({ name }) => name)).toEqual(['job']);
    expect(leftOutOf(imported)).toHaveLength(3);
    readBack(imported, bed.clock.now());
  });
});
