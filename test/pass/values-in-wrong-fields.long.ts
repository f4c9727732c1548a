import type { SecretArn } from '../../src/core/model/ids';
import { addDuration, duration } from '../../src/core/model/time';
import { lookAhead } from '../../src/core/outlook/outlook';
import { statusOf } from '../../src/core/outlook/status';
import { takeInventory } from '../../src/core/inventory/take-inventory';
import type { Prepared } from '../../src/core/pass/prepare';
import type { PassEnd } from '../../src/core/pass/run-pass';
import { renderSarif } from '../../src/core/reporting/diagnostics/render-sarif';
import { renderText } from '../../src/core/reporting/diagnostics/render-text';
import { recordsOf } from '../../src/core/reporting/inventory/records/record';
import { renderInventoryHtml } from '../../src/core/reporting/inventory/html/render-html';
import { renderInventoryMarkdown } from '../../src/core/reporting/inventory/render-markdown';
import { renderInventorySarif } from '../../src/core/reporting/inventory/render-inventory-sarif';
import { renderInventoryCsv } from '../../src/core/reporting/inventory/render-csv';
import { renderInventoryJson } from '../../src/core/reporting/inventory/render-json';
import { renderInventoryTable } from '../../src/core/reporting/inventory/render-table';
import { renderOutcomesJson } from '../../src/core/reporting/outcomes/outcomes-json';
import { renderOutcomesText } from '../../src/core/reporting/outcomes/outcomes-text';
import { renderCalendar } from '../../src/core/reporting/outlook/outlook-calendar';
import { renderOutlookJson } from '../../src/core/reporting/outlook/outlook-json';
import { renderOutlookText } from '../../src/core/reporting/outlook/outlook-text';
import { renderStatusJson } from '../../src/core/reporting/outlook/status-json';
import { renderStatusText } from '../../src/core/reporting/outlook/status-text';
import { renderPlanMarkdown } from '../../src/core/reporting/plan/plan-markdown';
import { renderPlanText } from '../../src/core/reporting/plan/plan-text';
import { parsePlanJson, renderPlanJson } from '../../src/core/reporting/saved-plan/plan-json';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import { reportOf } from '../../src/rotation/scheduled/pass-report';
import { STAMP } from '../golden/stamp';
import { Bed, desiredToken, HOUR, names, SETTLE, specOf } from './bed';
import { WIDE } from './standing';

/** A password that no pattern of ours knows, in the place where addresses have one. */
const PASSWORD = 'correcthorsebatterystaple';

/** Everything that any driver tells of what was looked at. */
function toldOf(prepared: readonly Prepared[]): readonly string[] {
  return prepared.flatMap(({ desired, world, plan, refusals }) => {
    const inventory = takeInventory(desired, world, plan);
    const records = recordsOf([inventory]);
    const status = statusOf(desired, world, plan);
    const findings = [...refusals, ...inventory.findings];
    return [
      ...[60, 100, 400].flatMap((width) => [
        renderPlanText(plan, { width, verbose: true }),
        renderText(findings, { width }),
        renderInventoryTable(inventory, { width }),
        renderStatusText(status, { width }),
      ]),
      renderPlanMarkdown(plan, { findings }),
      renderPlanJson([plan], STAMP, findings),
      renderInventoryJson([inventory], STAMP),
      renderInventoryCsv(records),
      renderInventoryMarkdown([inventory], records),
      renderInventorySarif([inventory], { name: 'hawzu-tokens', version: '0' }),
      renderSarif(findings, { name: 'hawzu-tokens', version: '0' }),
      renderStatusJson([status], STAMP),
      JSON.stringify(plan),
    ];
  });
}

/** What takes long to make, once for a world: the report, and what is to come. */
const reportsOn = (prepared: readonly Prepared[]): readonly string[] =>
  prepared.flatMap(({ desired, world, plan }) => {
    const inventory = takeInventory(desired, world, plan);
    const outlook = lookAhead(desired, world, addDuration(world.asOf, duration(60, 'd')));
    return [
      renderInventoryHtml([inventory], recordsOf([inventory]), STAMP),
      renderOutlookText(outlook, inventory.forecast, { width: 100 }),
      renderOutlookJson([{ outlook, breakages: inventory.forecast }], STAMP),
      renderCalendar([outlook], STAMP),
    ];
  });

/** The same of a whole pass, with what a scheduled one logs. */
function toldAtEnd(bed: Bed, end: PassEnd): readonly string[] {
  const outcomes = end.kind === 'applied' ? end.outcomes : [];
  const diagnostics = end.kind === 'refused' ? end.diagnostics : outcomes.flatMap(({ diagnostic }) => diagnostic ?? []);
  const plans = end.prepared.map(({ plan }) => plan);
  const { lines, failures } = reportOf(
    { ...end.prepared[0]!.desired, tokens: [] },
    { kind: 'passed', end, unresolved: [], copies: [] },
    bed.clock.now(),
  );
  return [
    ...toldOf(end.prepared),
    renderOutcomesText(outcomes),
    renderOutcomesJson(plans, outcomes, diagnostics, STAMP),
    renderText(diagnostics),
    renderSarif(diagnostics, { name: 'hawzu-tokens', version: '0' }),
    ...lines,
    ...failures.map(({ message }) => message),
  ];
}

/** Lines and cells are wrapped: a value may be broken over two of them. */
const holding = (told: readonly string[], secret: string): readonly string[] =>
  told.filter((text) => text.replace(/[\s│|]/g, '').includes(secret) || text.includes(secret.slice(0, 16)));

interface Planted {
  readonly bed: Bed;
  readonly value: string;
  readonly arn: SecretArn;
}

/** Writes what a person pastes by mistake into the secret of `api`. */
const write = ({ bed, arn }: Pick<Planted, 'bed' | 'arn'>, text: string): void => {
  const versions = bed.secret('api').versions.length;
  bed.outside(() => bed.world.outside.overwriteValue(arn, `${versions}`.padEnd(32, 'w') as never, text));
};

const stored = (bed: Bed): object =>
  JSON.parse(bed.secret('api').versions.find(({ stages }) => stages.includes('AWSCURRENT'))!.value!) as object;

const spec = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);

async function planted(): Promise<Planted> {
  const bed = new Bed();
  await bed.pass(spec);
  bed.advance(HOUR);
  const { value } = bed.outside(() =>
    bed.world.outside.personIssues({ label: 'by hand', access: WIDE, expiresAt: null }, 'person'),
  );
  return { bed, value: value.reveal(), arn: bed.secret('api').arn };
}

/** Every way in which a text from outside gets into facts, with a secret in it. */
const FIELDS: readonly [string, (planted: Planted, secret: string) => void][] = [
  ...['workspaceId', 'endpoint', 'tokenId', 'label', 'expiresAt'].flatMap((field) =>
    [true, false].map((lives): [string, (planted: Planted, secret: string) => void] => [
      `${field} of a stored value that ${lives ? 'works' : 'is dead'}`,
      (at, secret) => {
        if (!lives) at.bed.outside(() => at.bed.world.outside.personRevokes(at.bed.current('api').id));
        write(at, JSON.stringify({ ...stored(at.bed), [field]: secret }));
      },
    ]),
  ),
  [
    'the endpoint with a password',
    (at) => write(at, JSON.stringify({ ...stored(at.bed), endpoint: `https://me:${PASSWORD}@proxy.example` })),
  ],
  ['the whole secret', (at, secret) => write(at, `${secret} ${secret}`)],
  [
    'the label of a token',
    ({ bed }, label) =>
      bed.outside(() => bed.world.outside.personIssues({ label, access: WIDE, expiresAt: null }, 'person')),
  ],
  [
    'the label of our own token',
    ({ bed }, label) => bed.outside(() => bed.world.outside.personEdits(bed.current('api').id, { label })),
  ],
  [
    'the name of who made a token',
    ({ bed }, by) =>
      bed.outside(() => bed.world.outside.personIssues({ label: 'hand', access: WIDE, expiresAt: null }, by)),
  ],
  [
    'the tags of another secret',
    ({ bed }, name) =>
      bed.outside(() =>
        bed.world.outside.makeSecret({
          name: 'other',
          description: name,
          tags: { [OWNER_TAG]: 'acme-ci', [WORKSPACE_TAG]: 'ws_acme', [NAME_TAG]: name },
        }),
      ),
  ],
  [
    'the owner in the tags of our secret',
    ({ bed, arn }, owner) =>
      bed.outside(() => bed.world.outside.setTags(arn, { [OWNER_TAG]: owner, [NAME_TAG]: owner })),
  ],
  [
    'the workspace in the tags of our secret',
    ({ bed, arn }, workspace) =>
      bed.outside(() =>
        bed.world.outside.setTags(arn, { [OWNER_TAG]: 'acme-ci', [NAME_TAG]: 'api', [WORKSPACE_TAG]: workspace }),
      ),
  ],
  [
    'the function of our secret',
    ({ bed, arn }, name) =>
      bed.outside(() =>
        bed.world.outside.setRotation(arn, { function: `arn:aws:lambda:eu-west-1:1:function:${name}` }),
      ),
  ],
];

test.each(FIELDS)('a token value is in nothing that is told, where it was written into %s', async (_what, plant) => {
  const at = await planted();
  const { bed, value } = at;
  bed.allowStopping();
  plant(at, value);
  const seen = await bed.plan(spec, { prune: true });
  const told = [...toldOf(seen), ...reportsOn(seen)];
  bed.advance(SETTLE);
  for (const options of [
    {},
    { rotate: names('api') },
    { rollback: names('api') },
    { prune: true },
    { destroy: names('web') },
    { compromised: names('api') },
  ]) {
    told.push(...toldAtEnd(bed, await bed.pass(spec, { options, force: true })));
    bed.advance(HOUR);
  }
  expect(holding(told, value)).toEqual([]);
  expect(holding(told, PASSWORD)).toEqual([]);
  expect(told.join('\n')).toContain('api');
});

test('a plan from which a value was hidden can be saved and is read again', async () => {
  const { bed, value } = await planted();
  bed.outside(() => bed.world.outside.personEdits(bed.current('api').id, { label: value }));
  const [{ plan }] = (await bed.plan(spec, { rotate: names('web') })) as [Prepared];
  expect(parsePlanJson(renderPlanJson([plan], STAMP)).kind).toBe('parsed');
});
