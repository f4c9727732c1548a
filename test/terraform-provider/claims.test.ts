import { parseLabel } from '../../src/core/model/label';
import { projectId, secretArn, tokenId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { PortError } from '../../src/core/ports/errors';
import type { ObjectValue } from '../../src/terraform/plugin/values/value';
import { isUnknown } from '../../src/terraform/plugin/values/unknown';
import { DAY, MiniTerraform, settings } from './mini-terraform';
import { storeThrough } from './ports-between';

const idOf = (terraform: MiniTerraform) => tokenId(String(terraform.attributes['token_id']));
const arnOf = (terraform: MiniTerraform) => secretArn(String(terraform.attributes['secret_arn']));
const tokens = (terraform: MiniTerraform) =>
  terraform.world.snapshot().tokens.filter((token) => token.label.includes('@') && token.revokedAt === null);
const said = (terraform: MiniTerraform) => terraform.warnings.map(({ summary }) => summary).join('\n');
const grants = (role: string) => [{ project_id: 'proj_web', role }];
const WIDER = { project_grants: grants('Project Manager') };

/** Presents the value that the secret holds now, as its consumer does. */
async function rightsOfConsumer({ world }: MiniTerraform): Promise<unknown> {
  const [secret] = world.snapshot().secrets;
  const store = world.stores(undefined);
  const { value: facts } = await store.describe(secret!.arn);
  expect(facts?.deletedAt).toBeUndefined();
  const current = [...facts!.stages].find(([, stages]) => stages.includes('AWSCURRENT'))![0];
  const { value: stored } = await store.read(facts!.arn, current);
  if (stored.kind !== 'value') throw new Error(stored.kind);
  const { token } = JSON.parse(stored.value.reveal()) as { token: string };
  return (await world.tokenApi(new SecretValue(token)).whoAmI()).value.access;
}

const viewer = { type: 'project', grants: [{ project: projectId('proj_web'), role: 'Project Viewer' }] };

const olderThanClaims = ({ state }: MiniTerraform) => ({
  state: { ...state, claim: null, origin: null },
  private: Buffer.from('{"v":3}'),
});

/** Two resources of one world: at two addresses, or in two states. */
function pair(): { readonly first: MiniTerraform; readonly second: MiniTerraform } {
  const first = new MiniTerraform();
  return { first, second: new MiniTerraform(first) };
}

describe('a resource', () => {
  test('writes its claim on the label of its token', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const [token] = tokens(terraform);
    expect(parseLabel(token!.label)?.claim).toMatch(/^[a-z2-7]{12}$/);
    expect(terraform.attributes).toMatchObject({ claim: parseLabel(token!.label)!.claim, origin: 'created' });
  });

  test('keeps its claim where a process that dies takes the private state with it', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    terraform.clock.advance(20 * DAY);
    terraform.private = new Uint8Array(0);
    await terraform.apply(settings());
    expect(tokens(terraform)).toHaveLength(2);
    terraform.private = new Uint8Array(0);
    await terraform.destroy();
    expect(tokens(terraform)).toEqual([]);
  });

  test('of a state that is older than claims keeps the one that an apply took which ended with an error', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const [token] = tokens(terraform);
    terraform.world.outside.personEdits(token!.id, { label: token!.label.replace(/\+.*/, '') });
    Object.assign(terraform, olderThanClaims(terraform));
    terraform.between = (ports) => ({
      ...ports,
      stores: (region) =>
        storeThrough(ports.stores(region), (name) =>
          name === 'update'
            ? () =>
                Promise.reject(
                  new PortError({ port: 'Secrets Manager', operation: name, kind: 'denied', effect: 'none' }, 'gone'),
                )
            : undefined,
        ),
    });
    await expect(terraform.apply(settings({ purpose: 'Another one' }))).rejects.toThrow(/gone/);
    expect(parseLabel(tokens(terraform)[0]!.label)?.claim).toBe(terraform.attributes['claim']);
    terraform.between = (ports) => ports;
    await terraform.apply(settings({ purpose: 'Another one' }));
    expect(parseLabel(tokens(terraform)[0]!.label)?.claim).toBe(terraform.attributes['claim']);
  });

  test('carries its claim on when it rotates', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const claim = parseLabel(tokens(terraform)[0]!.label)!.claim;
    terraform.clock.advance(20 * DAY);
    await terraform.apply(settings());
    expect(tokens(terraform).map(({ label }) => parseLabel(label)?.claim)).toEqual([claim, claim]);
  });

  test('that never expires is claimed when it is complete', async () => {
    const terraform = new MiniTerraform();
    const never = settings({
      never_expires: true,
      expires_in: null,
      rotation: null,
      justification: 'for the test',
      review_by: '2026-12-31',
    });
    await terraform.apply(never);
    expect(tokens(terraform)).toMatchObject([{ expiresAt: null, label: expect.stringMatching(/\+/) as string }]);
    expect(await terraform.plan(never)).toMatchObject({ action: 'none' });
  });

  test('of a state that is older than claims shows no change, and claims its token with its next one', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const [token] = tokens(terraform);
    terraform.world.outside.personEdits(token!.id, { label: token!.label.replace(/\+.*/, '') });
    Object.assign(terraform, olderThanClaims(terraform));
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
    await terraform.apply(settings({ purpose: 'Another one' }));
    const claim = parseLabel(tokens(terraform)[0]!.label)?.claim;
    expect(claim).toBeDefined();
    expect(terraform.attributes['claim']).toBe(claim);
    await terraform.destroy();
    expect(tokens(terraform)).toEqual([]);
  });
});

describe('a replacement', () => {
  test.each(['destroy first', 'create first'] as const)(
    '(%s) leaves a working token with the rights that the plan showed, and a state that can end it',
    async (order) => {
      const terraform = new MiniTerraform();
      await terraform.apply(settings());
      const before = idOf(terraform);
      await terraform.replace(settings(), order);
      expect(terraform.attributes).toMatchObject({
        status: 'active',
        origin: order === 'create first' ? 'adopted' : 'restored',
      });
      expect(idOf(terraform) === before).toBe(order === 'create first');
      expect(await rightsOfConsumer(terraform)).toEqual(viewer);
      expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
      await terraform.destroy();
      expect(tokens(terraform)).toEqual([]);
    },
  );

  test('(create first) with other rights is refused, and the old object keeps its token', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    const before = idOf(terraform);
    const old = { state: terraform.state, private: terraform.private };
    await expect(terraform.replace(settings(WIDER), 'create first')).rejects.toThrow(/change its rights/);
    Object.assign(terraform, old);
    expect(await rightsOfConsumer(terraform)).toEqual(viewer);
    expect(await terraform.plan(settings())).toMatchObject({ action: 'none' });
    expect(idOf(terraform)).toBe(before);
  });

  test('(create first) says in its plan that nothing is rotated, and afterwards what the old object could not end', async () => {
    const terraform = new MiniTerraform();
    await terraform.apply(settings());
    await terraform.replace(settings(), 'create first');
    expect(said(terraform)).toMatch(/exists already and is adopted/);
    expect(said(terraform)).toMatch(/another Terraform resource claims token ci-runner[^]*nothing was ended/);
  });
});

describe('two resources that come to one token', () => {
  test('in one process: the second is refused while it is planned', async () => {
    const { first, second } = pair();
    const runtime = await first.process();
    for (const one of [first, second]) one.process = () => Promise.resolve(runtime);
    await first.plan(settings());
    await expect(second.plan(settings())).rejects.toThrow(/Two resources declare the token ci-runner/);
  });

  test('with two names and one secret, in one process: the second is refused while it is planned', async () => {
    const { first, second } = pair();
    const runtime = await first.process();
    for (const one of [first, second]) one.process = () => Promise.resolve(runtime);
    const arn = first.world.outside.makeSecret({ name: 'theirs', description: '', tags: {} });
    await first.plan(settings({ secret: { arn } }));
    await expect(second.plan(settings({ name: 'other', secret: { arn } }))).rejects.toThrow(/have the same secret/);
  });

  test('with two names and one secret, in two states: the second is refused', async () => {
    const { first, second } = pair();
    const arn = first.world.outside.makeSecret({ name: 'theirs', description: '', tags: {} });
    await first.apply(settings({ secret: { arn } }));
    await expect(second.apply(settings({ name: 'other-runner', secret: { arn } }))).rejects.toThrow(
      /holds the token ci-runner, which another Terraform resource claims/,
    );
    expect(await first.plan(settings({ secret: { arn } }))).toMatchObject({ action: 'none' });
  });

  test('in two states with equal rights: the later one has it, the former is refused and ends nothing', async () => {
    const { first, second } = pair();
    await first.apply(settings());
    const id = idOf(first);
    await second.apply(settings());
    expect(second.attributes).toMatchObject({ token_id: id, origin: 'adopted', status: 'active' });
    expect(said(second)).toMatch(/taken over from another Terraform resource/);

    const plan = await first.plan(settings());
    expect(plan).toMatchObject({ action: 'update' });
    expect(said(first)).toMatch(/another Terraform resource has claimed token ci-runner since/);
    await expect(first.applySaved(plan)).rejects.toThrow(/claimed token ci-runner since/);
    await expect(first.apply(settings({ enabled: false }))).rejects.toThrow(/claimed token ci-runner since/);
    expect(await rightsOfConsumer(second)).toEqual(viewer);

    await first.destroy();
    expect(first.state).toBeNull();
    expect(said(first)).toMatch(/nothing was ended/);
    expect(await rightsOfConsumer(second)).toEqual(viewer);
    expect(await second.plan(settings())).toMatchObject({ action: 'none' });
    await second.destroy();
    expect(tokens(second)).toEqual([]);
  });

  test.each<[string, ObjectValue, RegExp]>([
    ['other rights', WIDER, /change its rights/],
    ['another access type', { project_grants: null, workspace_role: 'Viewer' }, /replace it while it works/],
    ['another expiry', { expires_in: '60d' }, /change its (expiry|value)/],
    ['enabled = false', { enabled: false }, /disable it/],
    ['another format', { secret: { format: 'plain' } }, /change its value/],
  ])(
    'in two states, with %s: the creation is refused, and nothing of the first changes',
    async (_what, change, why) => {
      const { first, second } = pair();
      await first.apply(settings());
      const before = tokens(first);
      await expect(second.apply(settings(change))).rejects.toThrow(why);
      expect(said(second)).toMatch(/the apply will refuse to create ci-runner/);
      expect(second.state).toBeNull();
      expect(tokens(first)).toEqual(before);
      expect(await first.plan(settings())).toMatchObject({ action: 'none' });
    },
  );

  test('in two states, the first one paused: a creation that would enable it is refused', async () => {
    const { first, second } = pair();
    await first.apply(settings());
    await first.apply(settings({ enabled: false }));
    await expect(second.apply(settings())).rejects.toThrow(/enable it/);
    expect(await first.plan(settings({ enabled: false }))).toMatchObject({ action: 'none' });
  });

  test('in two states, where the token of the first is dead: the creation makes a new one', async () => {
    const { first, second } = pair();
    await first.apply(settings());
    first.clock.advance(40 * DAY);
    await second.apply(settings());
    expect(second.attributes).toMatchObject({ status: 'active', origin: 'created' });
    expect(await rightsOfConsumer(second)).toEqual(viewer);
    expect(await second.plan(settings())).toMatchObject({ action: 'none' });
  });

  test('in two states that are older than claims: the first that is applied has it, the other is refused', async () => {
    const { first, second } = pair();
    await first.apply(settings());
    const [token] = tokens(first);
    first.world.outside.personEdits(token!.id, { label: token!.label.replace(/\+.*/, '') });
    for (const one of [first, second]) Object.assign(one, olderThanClaims(first));
    await first.apply(settings({ purpose: 'Another one' }));
    await expect(second.apply(settings({ purpose: 'A third one' }))).rejects.toThrow(/claimed token ci-runner since/);
    await second.destroy();
    expect(await rightsOfConsumer(first)).toEqual(viewer);
  });
});

describe('an address that changes without moved', () => {
  test.each(['the new one is made first', 'the old one goes first', 'both at once'])(
    'ends with a working token when %s',
    async (order) => {
      const { first: old, second: fresh } = pair();
      await old.apply(settings());
      const plan = await fresh.plan(settings());
      const runtime = await fresh.process();
      for (const one of [old, fresh]) one.process = () => Promise.resolve(runtime);
      const make = () => fresh.applySaved(plan);
      const end = () => old.destroy(runtime);
      if (order === 'both at once') await Promise.all([make(), end()]);
      else for (const step of order === 'the old one goes first' ? [end, make] : [make, end]) await step();
      expect(old.state).toBeNull();
      expect(fresh.attributes['status']).toBe('active');
      expect(await rightsOfConsumer(fresh)).toEqual(viewer);
    },
  );
});

describe('a rename whose former name is used again', () => {
  test.each(['the renamed one first', 'the new one first'])(
    'is refused for one of the two when %s goes, and no consumer loses its token',
    async (order) => {
      const { first: renamed, second: fresh } = pair();
      await renamed.apply(settings());
      const plans = [await renamed.plan(settings({ name: 'ci-runner-2' })), await fresh.plan(settings())] as const;
      const steps = [() => renamed.applySaved(plans[0]), () => fresh.applySaved(plans[1])];
      if (order === 'the new one first') steps.reverse();
      await steps[0]!();
      await expect(steps[1]!()).rejects.toThrow();
      expect(await rightsOfConsumer(renamed)).toEqual(viewer);
    },
  );
});

describe('an import', () => {
  test('by ARN takes the claim with its first apply, and the former state ends nothing from then on', async () => {
    const { first, second } = pair();
    await first.apply(settings());
    await second.import(arnOf(first));
    const plan = await second.apply(settings(WIDER));
    expect(plan).toMatchObject({ action: 'update' });
    expect(second.attributes).toMatchObject({ origin: 'adopted', access: 'proj_web: Project Manager' });
    await first.destroy();
    expect(tokens(second)).toHaveLength(1);
    expect(await second.plan(settings(WIDER))).toMatchObject({ action: 'none' });
    await second.destroy();
    expect(tokens(second)).toEqual([]);
  });
});

describe('a creation that fails', () => {
  test('leaves no claim behind, so that the next one may change what it left', async () => {
    const { first: failing, second: next } = pair();
    failing.between = (ports) => ({
      ...ports,
      stores: (region) =>
        storeThrough(ports.stores(region), (name) =>
          name === 'moveStage'
            ? () =>
                Promise.reject(
                  new PortError(
                    { port: 'Secrets Manager', operation: name, kind: 'denied', effect: 'none' },
                    'the test forbids it',
                  ),
                )
            : undefined,
        ),
    });
    await expect(failing.apply(settings())).rejects.toThrow(/forbids/);
    expect(tokens(next).map(({ label }) => parseLabel(label)?.claim)).toEqual([undefined]);
    await next.apply(settings(WIDER));
    expect(next.attributes).toMatchObject({ status: 'active', access: 'proj_web: Project Manager' });
  });
});

describe('a plan of a creation', () => {
  test('leaves open whatever differs between created, adopted and restored', async () => {
    const terraform = new MiniTerraform();
    const { planned } = await terraform.plan(settings());
    const open = Object.keys(planned).filter((name) => isUnknown(planned[name] as never));
    expect(open.sort()).toEqual(
      [
        'claim',
        'current_expires_at',
        'next_action',
        'origin',
        'rotate_at',
        'secret_arn',
        'status',
        'superseded',
        'token_id',
        'version_id',
      ].sort(),
    );
  });
});
