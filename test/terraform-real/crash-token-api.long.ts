import { describeTerraform, resource, type TerraformWorld } from '../terraform-provider/terraform-world';
import { type KillPoint, trappedWorld, type Victim } from './trap';
import { ANY_VALUE, everythingWritten } from './written';

jest.setTimeout(900_000);

const HOUR = 3_600_000;
const NAME = 'hawzu/acme/ci-runner';

/** Tokens of the resource that somebody could still use, judged past the API. */
async function live(world: TerraformWorld): Promise<readonly string[]> {
  const rows = await world.local.service.snapshot();
  return rows
    .filter((row) => row.label.startsWith('ci-runner@') && row.revokedAt === null && row.status === 'enabled')
    .map((row) => row.id);
}

const wider = { project_grants: '[{ project_id = "proj_web", role = "Project Member" }]' };

/** What Terraform is doing when it is killed, and what holds once a later apply has converged. */
const stories = {
  'a creation': {
    before: async () => undefined,
    change: {},
    converged: async (world: TerraformWorld) => {
      const { token, tokenId } = await world.local.currentValue(NAME);
      expect(await world.local.consume(token)).toBe(200);
      expect(await live(world)).toEqual([tokenId]);
    },
  },
  'a rotation': {
    before: async (world: TerraformWorld) => {
      await world.apply();
      world.local.advance(21 * 24 * HOUR);
    },
    change: {},
    converged: async (world: TerraformWorld) => {
      const { token, tokenId } = await world.local.currentValue(NAME);
      const superseded = world.state('ci-runner')?.['superseded'] as readonly string[];
      expect(await world.local.consume(token)).toBe(200);
      // The value before this one works on for its overlap; whatever else was issued is gone.
      expect(superseded).toHaveLength(1);
      expect([...(await live(world))].sort()).toEqual([tokenId, ...superseded].sort());
    },
  },
  'an edit': {
    before: async (world: TerraformWorld) => void (await world.apply()),
    change: wider,
    converged: async (world: TerraformWorld) => {
      const { token, tokenId } = await world.local.currentValue(NAME);
      expect(await world.local.consume(token)).toBe(200);
      expect(await live(world)).toEqual([tokenId]);
      expect(world.state('ci-runner')).toMatchObject({ access: 'proj_web: Project Member' });
      expect(await (await world.local.manage('GET', `access-token/${tokenId}`)).text()).toContain('Project Member');
    },
  },
  'a pause': {
    before: async (world: TerraformWorld) => void (await world.apply()),
    change: { enabled: 'false' },
    converged: async (world: TerraformWorld) => {
      expect(await live(world)).toEqual([]);
      expect(world.state('ci-runner')).toMatchObject({ status: 'disabled' });
    },
  },
  'a removal': {
    before: async (world: TerraformWorld) => void (await world.apply()),
    change: undefined,
    converged: async (world: TerraformWorld) => {
      expect(await live(world)).toEqual([]);
      expect(world.state('ci-runner')).toBeUndefined();
      const [secret] = world.local.emulator.snapshot();
      expect(secret?.deletionAt).toBeDefined();
    },
  },
} as const;

const both = (operation: string): readonly KillPoint[] => [
  { operation, moment: 'before' },
  { operation, moment: 'after' },
];
const verify: KillPoint = { operation: 'get-me', after: 'issue-access-token', moment: 'after' };
const points: readonly (readonly [keyof typeof stories, KillPoint])[] = [
  ...[...both('issue-access-token'), verify].map((point) => ['a creation', point] as const),
  ...[...both('issue-access-token'), verify].map((point) => ['a rotation', point] as const),
  ...both('edit-access-token').map((point) => ['an edit', point] as const),
  ...both('disable-access-token').map((point) => ['a pause', point] as const),
  ...both('disable-access-token').map((point) => ['a removal', point] as const),
  ...both('revoke-access-token').map((point) => ['a removal', point] as const),
];
const cases = (['provider', 'terraform'] as const).flatMap((victim: Victim) =>
  points.map(([story, point]) => [victim, story, point.moment, point.operation, point] as const),
);

describeTerraform('kill -9 at a call to the token service', () => {
  test.each(cases)('of the %s, in %s, %s %s: the next apply converges', async (victim, story, _m, _o, point) => {
    const { world, spring } = await trappedWorld(point, victim);
    const { before, change, converged } = stories[story];
    const configure = () => (change === undefined ? world.write() : world.write(resource('ci-runner', change)));
    try {
      world.write(resource('ci-runner'));
      await world.init();
      await before(world);
      configure();
      expect(await spring('apply', '-no-color', '-auto-approve')).not.toBe(0);
      await world.apply('-lock-timeout=20s');
      world.local.advance(HOUR);
      await world.apply();
      await converged(world);
      expect(await world.plan()).toMatchObject({ code: 0 });
      expect(everythingWritten(world)).not.toMatch(ANY_VALUE);
    } finally {
      await world.close();
    }
  });
});
