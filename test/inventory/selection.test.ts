import { takeInventory } from '../../src/core/inventory/take-inventory';
import type { Inventory } from '../../src/core/inventory/inventory';
import { ownerId } from '../../src/core/model/ids';
import { duration, instant, parseInstant, SETTLE_MS } from '../../src/core/model/time';
import { columnNamed } from '../../src/core/reporting/inventory/records/columns';
import { recordsOf } from '../../src/core/reporting/inventory/records/record';
import { narrowInventories, readFilter, selectRecords } from '../../src/core/reporting/inventory/records/select';
import { renderInventoryCsv } from '../../src/core/reporting/inventory/render-csv';
import { renderFlatTable } from '../../src/core/reporting/inventory/render-flat-table';
import { renderInventoryMarkdown } from '../../src/core/reporting/inventory/render-markdown';
import { renderInventorySarif } from '../../src/core/reporting/inventory/render-inventory-sarif';
import { displayWidth } from '../../src/core/reporting/text/display-width';
import { desiredState, desiredToken, projectAccess } from '../../src/testing/memory/desired';
import { DAY, HOUR, Simulation } from '../../src/testing/memory/simulation';
import { look } from '../golden/observe-and-plan';

const unrotated = { kind: 'none', overlap: duration(24, 'h'), observationPeriod: duration(48, 'h') } as const;
const tokens = [
  desiredToken('ci-runner', { consumer: 'github-actions/web' }),
  desiredToken('load-tests', { consumer: 'k6/acme' }),
  desiredToken('sync', {
    consumer: 'airflow/nightly',
    expiry: { kind: 'never' },
    rotation: unrotated,
    justification: 'Reads its credential once',
    reviewBy: parseInstant('2026-09-01T00:00:00.000Z')!,
  }),
];

let world: Simulation;
let inventory: Inventory;
beforeAll(async () => {
  world = new Simulation(desiredState(...tokens), 24 * HOUR, 'selection');
  await world.pass();
  world.advance(20 * DAY);
  await world.pass();
  world.outside(() => {
    world.world.outside.personIssues({
      label: 'old | script',
      access: projectAccess(['proj_web', 'Project Viewer']),
      expiresAt: null,
    });
  });
  world.advance(SETTLE_MS);
  const { desired, world: seen, plan } = await look(world);
  const place = { kind: 'source', file: 'specs/a b.yaml', line: 7, column: 5 } as const;
  inventory = takeInventory(desired, seen, plan, { placeOf: (name) => (name === 'sync' ? place : undefined) });
});

const filter = (written: string) => {
  const read = readFilter(written);
  if (!('fits' in read)) throw new Error(read.problem);
  return read;
};
const cells = (id: string, records: ReturnType<typeof recordsOf>): readonly string[] =>
  renderInventoryCsv(records, [columnNamed(id)!])
    .split('\r\n')
    .slice(1, -1);
const names = (...filters: readonly string[]) =>
  cells('name', selectRecords([inventory], { filters: filters.map(filter) }));

test('every token has a line of its own, a superseded one behind its entry, what is beside the spec last', () => {
  expect(recordsOf([inventory]).map(({ kind, row, foreign }) => `${kind} ${row?.name ?? foreign?.label}`)).toEqual([
    'declared ci-runner',
    'further ci-runner',
    'declared load-tests',
    'further load-tests',
    'declared sync',
    'management management',
    'by-hand old | script',
  ]);
});

test.each([['status=enabled', 'kind=declared'], ['kind=declared', 'status!=disabled'], ['KIND=Declared,undeclared']])(
  'filters are told apart from each other and from case: %s %s',
  (...filters) => {
    expect(names(...filters.filter(Boolean))).toEqual(['ci-runner', 'load-tests', 'sync']);
  },
);

test.each([
  ['consumer=github-*', ['ci-runner', 'ci-runner']],
  ['consumer=github', []],
  ['phase=superseded', ['ci-runner', 'load-tests']],
  ['expires_at=never', ['sync', 'management', 'old | script']],
  ['finding=no-expiry', ['sync']],
  ['findings=foreign-*', ['old | script']],
  ['owner=', ['management', 'old | script']],
  ['expires-at<2026-02-01', ['ci-runner', 'load-tests']],
  ['expires_at>2026-02-01', ['ci-runner', 'load-tests']],
  ['created_at=2026-01-01', ['ci-runner', 'load-tests', 'sync', 'management']],
])('%s', (written, expected) => {
  expect(names(written)).toEqual(expected);
});

test.each([
  ['status', 'form'],
  ['colour=red', 'column'],
  ['expires_at<tomorrow', 'time'],
  // Whoever asks on another machine would get other lines.
  ['expires_at<2026-04-01T00:00', 'time'],
  ['expires_at<April 1 2026', 'time'],
  ['expires_at<2026-02-30', 'time'],
])('%s is no filter', (written, problem) => {
  expect(readFilter(written)).toMatchObject({ problem });
});

test('a sort puts empty cells last either way, and what never expires after every time', () => {
  const sorted = (id: string, descending: boolean) =>
    cells(
      'name',
      selectRecords([inventory], {
        filters: [filter('kind!=further')],
        sort: { column: columnNamed(id)!, descending },
      }),
    );
  expect(sorted('consumer', false)).toEqual(['sync', 'ci-runner', 'load-tests', 'management', 'old | script']);
  expect(sorted('consumer', true)).toEqual(['load-tests', 'ci-runner', 'sync', 'management', 'old | script']);
  expect(sorted('expires_at', false).slice(0, 2)).toEqual(['ci-runner', 'load-tests']);
});

test('narrowed, an inventory keeps findings and forecast of what is left, and of nothing else', () => {
  const [left] = narrowInventories([inventory], [filter('name=sync')]);
  expect(left!.rows.map(({ name }) => name)).toEqual(['sync']);
  expect(left!.foreign).toEqual([]);
  expect(new Set(left!.findings.map(({ place }) => place?.kind === 'resource' && place.resource))).toEqual(
    new Set(['token sync']),
  );
  expect(left!.forecast).toEqual([]);
});

test('a token beside the specs stands once, however many specs of its workspace were looked at', () => {
  const other = { ...inventory, ownerId: ownerId('other'), rows: [] };
  expect(recordsOf([inventory, other])).toHaveLength(recordsOf([inventory]).length);
  const elsewhere = { ...other, workspace: 'ws_other' as never };
  expect(recordsOf([inventory, elsewhere]).length).toBeGreaterThan(recordsOf([inventory]).length);
});

test('CSV begins with a byte order mark, and its times are those that spreadsheets know', () => {
  const csv = renderInventoryCsv(selectRecords([inventory], { filters: [filter('name=sync')] }));
  expect(csv.startsWith('\ufeffkind,owner_id,workspace,name,')).toBe(true);
  expect(csv).toContain(',2026-01-01 00:00:00,never,');
});

test('the columns that were asked for fit the terminal at every width', () => {
  const columns = ['name', 'token_id', 'created_by', 'permissions', 'kept_because', 'secret_arn'].map((id) =>
    columnNamed(id)!,
  );
  for (let width = 40; width <= 200; width += 10) {
    const table = renderFlatTable(recordsOf([inventory]), { columns, width, outOf: 7 });
    expect(table.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
  }
  expect(renderFlatTable([], { columns, outOf: 7 })).toBe('No line fits, of 7.\n');
});

test('Markdown shows a label with signs of its own and is not steered by them', () => {
  const page = renderInventoryMarkdown([inventory], recordsOf([inventory]));
  expect(page).toContain('old &#124; script');
  const [tokenLines = ''] = page.split('## Findings');
  const [head, ...rows] = tokenLines.split('\n').filter((line) => line.startsWith('| '));
  const width = head!.split('|').length;
  expect(rows.every((row) => row.split('|').length === width)).toBe(true);
});

test('SARIF points at the line of the entry that a finding is about, and at the token where there is none', () => {
  const log = JSON.parse(renderInventorySarif([inventory], { name: 'hawzu-tokens', version: '0.1.0' })) as {
    runs: { results: { ruleId: string; message: { text: string }; locations: object[] }[] }[];
  };
  const of = (rule: string) => log.runs[0]!.results.find(({ ruleId }) => ruleId === rule)!;
  expect(of('no-expiry').locations[0]).toMatchObject({
    physicalLocation: { artifactLocation: { uri: 'specs/a%20b.yaml' }, region: { startLine: 7, startColumn: 5 } },
  });
  expect(of('no-expiry').message.text).toMatch(/^token sync: this token never expires/);
  expect(of('foreign-no-expiry').locations[0]).toMatchObject({ logicalLocations: [{ kind: 'resource' }] });
});

test('the answer to “which superseded ones are alive, and until when” names times that come true', async () => {
  const alive = selectRecords([inventory], { filters: [filter('kind=further'), filter('status=enabled')] });
  expect(cells('name', alive)).toEqual(['ci-runner', 'load-tests']);
  const [until] = cells('kept_until', alive);
  const at = parseInstant(`${until!.replace(' ', 'T')}Z`)!;
  const id = alive[0]!.generation!.tokenId;
  const status = () => world.world.snapshot().tokens.find((one) => one.id === (id as string));
  world.advance(at - world.clock.now() - HOUR);
  await world.pass();
  expect(status()).toMatchObject({ status: 'enabled' });
  for (let hours = 0; hours < 4; hours += 1) {
    world.advance(HOUR);
    await world.pass();
  }
  expect(status()).toMatchObject({ status: 'disabled' });
  expect(instant(world.clock.now())).toBeLessThan(alive[0]!.generation!.expiresAt!);
});
