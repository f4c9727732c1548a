import { describeTerraform, TerraformWorld } from './terraform-world';

jest.setTimeout(1_800_000);

/** As many as a run of the proofs has time for; HAWZU_TEST_RESOURCES asks for more. Speed is bench/terraform.js's business. */
const COUNT = Number(process.env['HAWZU_TEST_RESOURCES'] ?? 150);

/** More than this many secrets are looked for in a list. */
const FEW = 50;

const tokens = (count: number) => `resource "hawzu_access_token" "many" {
  count          = ${count}
  workspace_id   = "ws_acme"
  owner_id       = "acme-ci"
  name           = "runner-\${count.index}"
  purpose        = "Runs shard \${count.index}"
  owner          = "qa@acme.example"
  consumer       = "github-actions/acme/\${count.index}"
  project_grants = [{ project_id = "proj_web", role = "Project Viewer" }]
  expires_in     = "30d"
}
`;

type Counts = Readonly<Record<string, number>>;

/** What a command asked the token API and Secrets Manager, by operation. */
async function asked(world: TerraformWorld, command: () => Promise<unknown>): Promise<Counts> {
  const { apiRequests, emulator } = world.local;
  const [api, secrets] = [apiRequests.length, emulator.requests().length];
  await command();
  const all = [
    ...apiRequests.slice(api),
    ...emulator
      .requests()
      .slice(secrets)
      .map(({ operation }) => operation),
  ];
  return all.reduce<Record<string, number>>((counts, name) => ({ ...counts, [name]: (counts[name] ?? 0) + 1 }), {});
}

/**
 * What the protocol needs for one new token (design: create once, lose nothing), and nothing beside it:
 * the secret is described before, because a list may lag, and after, for what the state tells of it;
 * a value is issued, presented before it is stored, stored, freed of AWSPENDING, read back and presented again;
 * the token is read once more, since both uses and a person may have changed it.
 */
const PER_NEW_TOKEN: Counts = {
  DescribeSecret: 2,
  CreateSecret: 1,
  'POST issue-access-token': 1,
  'GET get-me': 2,
  PutSecretValue: 1,
  UpdateSecretVersionStage: 1,
  GetSecretValue: 1,
  'GET get-access-token': 1,
};

/** Once in each process that asks who it is: an apply plans in one process, and plans and applies in a second one. */
const surveys = (count: number): Counts => ({
  'GET get-me': count,
  'GET list-roles': count,
  'GET list-projects': count,
});

const times = (counts: Counts, factor: number): Counts =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count * factor]));

const sum = (...all: readonly Counts[]): Counts =>
  all
    .flatMap((counts) => Object.entries(counts))
    .reduce<Record<string, number>>((total, [name, count]) => ({ ...total, [name]: (total[name] ?? 0) + count }), {});

describeTerraform(`${COUNT} resources`, () => {
  let world: TerraformWorld;

  beforeAll(async () => {
    world = await TerraformWorld.start();
    world.write(tokens(COUNT));
    await world.init();
  });
  afterAll(() => world.close());

  test('are made with the requests that each new token needs, and one list of tokens and of secrets for all', async () => {
    // The process that applies asks for its rights to plan and for those to apply. Nothing is there yet: a page each.
    // Both processes look whether something of this owner is there already, which would be adopted.
    const once = sum(surveys(3), { 'GET list-access-tokens': 1, ListSecrets: 2 });
    expect(await asked(world, () => world.apply())).toEqual(sum(once, times(PER_NEW_TOKEN, COUNT)));
    expect(world.local.emulator.snapshot()).toHaveLength(COUNT);
  });

  test('are planned without changes from one list of tokens; few secrets are asked for by themselves', async () => {
    const { DescribeSecret: described = 0, ...rest } = await asked(world, async () => {
      expect(await world.plan()).toMatchObject({ code: 0 });
    });
    // Theirs and the management token's, 200 on a page.
    const once = sum(surveys(1), { 'GET list-access-tokens': Math.ceil((COUNT + 1) / 200) });
    if (COUNT <= FEW) {
      expect({ described, rest }).toEqual({ described: COUNT, rest: once });
      return;
    }
    expect(rest).toEqual(sum(once, { ListSecrets: Math.ceil(COUNT / 100) }));
    // Questions go on until the list is complete; how many that are is the machine's business.
    expect(described).toBeGreaterThan(FEW);
    expect(described).toBeLessThan(COUNT);
  });

  test('a plan of fewer of them asks for each secret once, and lists none', async () => {
    const few = await TerraformWorld.start();
    try {
      few.write(tokens(12));
      await few.init();
      await few.apply();
      const counts = await asked(few, async () => expect(await few.plan()).toMatchObject({ code: 0 }));
      expect(counts).toEqual(sum(surveys(1), { 'GET list-access-tokens': 1, DescribeSecret: 12 }));
    } finally {
      await few.close();
    }
  });
});
