import fc from 'fast-check';
import type { Verdict } from '../../src/core/inventory/by-policy';
import type { Inventory } from '../../src/core/inventory/inventory';
import { takeInventory } from '../../src/core/inventory/take-inventory';
import { permissionId, projectId } from '../../src/core/model/ids';
import { type Instant, SETTLE_MS } from '../../src/core/model/time';
import { judge, judgeWhole } from '../../src/core/policy/judge';
import { SYSTEM_ROLES } from '../../src/contract/vocabulary/roles';
import { renderInventoryCsv } from '../../src/core/reporting/inventory/render-csv';
import { renderInventoryHtml } from '../../src/core/reporting/inventory/html/render-html';
import { renderInventoryMarkdown } from '../../src/core/reporting/inventory/render-markdown';
import { renderInventorySarif } from '../../src/core/reporting/inventory/render-inventory-sarif';
import { renderInventoryTable } from '../../src/core/reporting/inventory/render-table';
import { recordsOf } from '../../src/core/reporting/inventory/records/record';
import { resolveAccess } from '../../src/core/token-spec/access/resolve-access';
import type { SpecReading } from '../../src/core/token-spec/read-specs';
import { HOUR, Simulation } from '../../src/testing/memory/simulation';
import { STAMP } from '../golden/stamp';
import { look, type Looked } from '../golden/observe-and-plan';
import { policies, policyOf } from '../policy/policy-texts';
import { read, specOf, token } from '../spec/marked-spec';

const roles = SYSTEM_ROLES.map((role) => ({
  ...role,
  permissions: role.permissions.map((id) => permissionId(id)),
  projectRole: SYSTEM_ROLES.find(({ id }) => id === role.projectRoleId)?.name ?? null,
}));

interface World extends Looked {
  readonly reading: SpecReading;
}

/** A world in which a spec was applied. */
async function applied(spec: string): Promise<World> {
  const reading = read(spec);
  expect(reading.errors).toEqual([]);
  const found = resolveAccess(
    reading.states[0]!,
    { roles: { roles }, projects: [projectId('proj_web')] },
    () => undefined,
  );
  if (found.kind !== 'resolved') throw new Error('its access does not fit');
  const desired = found.state;
  const s = new Simulation(desired, 24 * HOUR, 'policy');
  await s.pass();
  s.advance(SETTLE_MS + 1);
  return { ...(await look(s)), reading };
}

const judgedAt = ({ reading: { states, waivers, places }, desired }: World, now: Instant) => ({
  specs: states,
  waivers,
  placeOf: (...[of, ...path]: Parameters<typeof places.of>) => places.of(of, ...path),
  now,
  resolved: [desired],
});

function verdict(world: World, ...texts: readonly string[]): Verdict {
  const found = policies(...texts);
  return { policies: found, judgements: judgeWhole(found, judgedAt(world, world.world.asOf)) };
}

const taken = (world: World, ...texts: readonly string[]): Inventory =>
  takeInventory(world.desired, world.world, world.plan, {
    verdict: verdict(world, ...texts),
    waivers: world.reading.waivers,
    placeOf: (name) =>
      world.reading.places.of({ workspace: world.desired.workspace, owner: world.desired.ownerId, token: name }),
  });

const LONG = specOf(token({ expiresIn: '1y' }), token({ name: 'short-lived', expiresIn: '30d' }));
const LIFE = 'longest-life: { atMost: 90d, reason: Audits ask }';
const waiver = (until: string, name = 'ci-regression-runner') =>
  `waivers:\n  - { rule: longest-life, owner: acme-ci, name: ${name}, reason: 'The =connector', until: ${until} }\n`;

let world: World;
beforeAll(async () => {
  world = await applied(LONG);
});

test('an entry that breaks the policy has the finding in its row, with the reason and both lines; another has none', () => {
  const found = taken(world, policyOf(LIFE));
  expect(found.rows.map(({ name, findings }) => [name, findings])).toEqual([
    ['ci-regression-runner', ['longest-life']],
    ['short-lived', []],
  ]);
  expect(found.findings).toMatchObject([
    {
      code: 'longest-life',
      severity: 'error',
      place: { kind: 'resource', resource: 'token ci-regression-runner' },
      related: [
        { place: { kind: 'source', file: 'a.yaml', line: 10 } },
        { message: 'rule longest-life: Audits ask', place: { kind: 'source', file: 'policy-1.yaml' } },
      ],
    },
  ]);
});

test('a waiver answers its finding, and is told with reason, end and file; one that is over is told too', () => {
  const standing = taken(world, policyOf(LIFE, waiver('2027-02-01')));
  expect(standing.rows[0]!.declared!.waivers).toMatchObject([
    { code: 'longest-life', reason: 'The =connector', policy: 'policy-1.yaml' },
  ]);
  expect(standing.findings).toMatchObject([{ code: 'longest-life', waived: { until: '2027-02-01' } }]);
  const over = taken(world, policyOf(LIFE, waiver('2025-02-01')));
  expect(over.rows[0]).toMatchObject({
    findings: ['longest-life', 'waiver-expired'],
    declared: { waivers: [{ code: 'longest-life', reason: 'The =connector', policy: 'policy-1.yaml' }] },
  });
  expect(over.findings.map(({ code, waived }) => [code, waived])).toEqual([
    ['longest-life', undefined],
    ['waiver-expired', undefined],
  ]);
});

test('a waiver of the spec that is over is a finding of its entry', async () => {
  const waivers = '[{ code: never-used, reason: New, until: 2025-06-01 }]';
  const found = taken(await applied(specOf(token({ expiresIn: '30d', waivers }))));
  expect(found.rows[0]).toMatchObject({ findings: ['waiver-expired'], declared: { waivers: [{ reason: 'New' }] } });
});

test('a waiver for a token that is not there is a finding of the inventory, and of no row', () => {
  const found = taken(world, policyOf(LIFE, waiver('2027-02-01', 'gone-job')));
  expect(found.findings.map(({ code }) => code)).toEqual(['longest-life', 'waiver-unused']);
  expect(found.rows.flatMap(({ findings }) => findings)).toEqual(['longest-life']);
});

test('what the roles of needs break is told', async () => {
  const access = '{ projects: [{ project: proj_web, needs: [executions:execute] }] }';
  const needing = await applied(specOf(token({ access, expiresIn: '30d' })));
  const found = taken(needing, policyOf('forbidden-roles: { roles: [Project Member], reason: x }'));
  expect(found.rows[0]!.findings).toEqual(['forbidden-roles']);
});

test('the lines of policy and waiver are no part of the hash; what the policy says is', () => {
  const moved = `# a comment\n${policyOf(LIFE, waiver('2027-02-01'))}`;
  const { hash } = taken(world, policyOf(LIFE, waiver('2027-02-01')));
  expect(taken(world, moved).hash).toBe(hash);
  expect(taken(world, policyOf(LIFE)).hash).not.toBe(hash);
});

test('every format tells finding and waiver, with its reason and end', () => {
  const of = [taken(world, policyOf(LIFE, waiver('2027-02-01')), policyOf(LIFE, waiver('2025-02-01')))];
  const records = recordsOf(of);
  const said = {
    table: renderInventoryTable(of[0]!, { width: 200 }),
    csv: renderInventoryCsv(records),
    markdown: renderInventoryMarkdown(of, records),
    html: renderInventoryHtml(of, records, STAMP),
  };
  for (const text of Object.values(said)) {
    expect(text).toMatch(/longest-life/);
    expect(text).toMatch(/The (=|&#61;)connector/);
    expect(text).toMatch(/2027-02-01(?! \(over\))/);
    expect(text).toMatch(/2025-02-01 \(over\)/);
    expect(text).toMatch(/policy-2\.yaml/);
  }
  const sarif = JSON.parse(renderInventorySarif(of, { name: 'x', version: '1' })) as {
    runs: { results: { ruleId: string; suppressions?: { justification: string }[]; locations: object[] }[] }[];
  };
  const { results } = sarif.runs[0]!;
  expect(results.map(({ ruleId, suppressions }) => [ruleId, suppressions?.[0]?.justification])).toEqual([
    ['longest-life', 'The =connector'],
    ['longest-life', undefined],
    ['waiver-expired', undefined],
  ]);
  for (const { locations } of results)
    expect(locations).toMatchObject([{ physicalLocation: { artifactLocation: { uri: 'a.yaml' } } }]);
});

test('of two policies that say the same of a token, neither hides the other: one warns, one forbids, one is waived', () => {
  const warns = policyOf(LIFE.replace('{', '{ severity: warning,'));
  const orders = [
    [policyOf(LIFE), warns, policyOf(LIFE, waiver('2027-02-01'))],
    [policyOf(LIFE, waiver('2027-02-01')), policyOf(LIFE), warns],
  ];
  for (const texts of orders) {
    const { findings } = taken(world, ...texts);
    expect(findings.map(({ severity, waived }) => `${severity}${waived ? ' waived' : ''}`).sort()).toEqual([
      'error',
      'error waived',
      'warning',
    ]);
  }
});

test('whatever policies and waivers say, an inventory tells of its entries what any other command does, with the same severity and waivers', () => {
  const severity = fc.constantFrom('error', 'warning', 'off');
  const rule = fc.oneof(
    fc
      .record({ atMost: fc.constantFrom('7d', '60d', '2y'), severity })
      .map(({ atMost, severity: level }) => `longest-life: { atMost: ${atMost}, severity: ${level}, reason: x }`),
    severity.map((level) => `required-fields: { fields: [justification], severity: ${level}, reason: y }`),
  );
  const file = fc
    .record({
      rules: fc.uniqueArray(rule, { minLength: 1, maxLength: 2, selector: (one) => one.split(':')[0] }),
      waivers: fc.option(
        fc.record({
          until: fc.constantFrom('2025-02-01', '2027-02-01'),
          name: fc.constantFrom('ci-regression-runner', 'short-lived', 'gone-job'),
        }),
        { nil: undefined },
      ),
    })
    .map(({ rules, waivers }) => policyOf(rules.join('\n'), waivers ? waiver(waivers.until, waivers.name) : ''));
  fc.assert(
    fc.property(fc.array(file, { maxLength: 3 }), (texts) => {
      const all = judgedAt(world, world.world.asOf);
      const { resolved, ...first } = all;
      const told = [...judge(policies(...texts), first), ...judge(policies(...texts), { ...first, resolved })];
      const words = (one: Pick<Inventory['findings'][number], 'code' | 'severity' | 'message' | 'waived'>): string =>
        [one.code, one.severity, one.message, one.waived?.until, one.waived?.reason].join(' | ');
      const found = taken(world, ...texts);
      expect([...new Set(found.findings.map(words))].sort()).toEqual([...new Set(told.map(words))].sort());
      const inRows = new Set(found.rows.flatMap(({ findings }) => findings));
      const broken = told.filter(({ code }) => !code.startsWith('waiver-'));
      expect(broken.filter(({ code }) => !inRows.has(code))).toEqual([]);
    }),
    { seed: 1, numRuns: 30 },
  );
});
