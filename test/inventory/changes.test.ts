import fc from 'fast-check';
import { instant } from '../../src/core/model/time';
import { renderChangesJson } from '../../src/core/reporting/changes/changes-json';
import { renderChangesText } from '../../src/core/reporting/changes/changes-text';
import { compareInventories, type SpecChange } from '../../src/core/reporting/changes/compare';
import { readInventories, type SavedInventories } from '../../src/core/reporting/changes/saved-inventory';
import { renderInventoryJson } from '../../src/core/reporting/inventory/render-json';
import { plainPainter } from '../../src/core/reporting/text/painter';
import { expectFits } from '../cli/output-schema';
import { inventory } from './arbitrary-inventory';

const STAMP = { tool: '0', time: instant(0) };
const saved = (text: string, file = 'a.json'): SavedInventories => {
  const read = readInventories(text, file);
  if (read.kind === 'invalid') throw new Error(read.why.message);
  return read.saved;
};
const diff = (before: string, after: string): readonly SpecChange[] =>
  compareInventories(saved(before), saved(after, 'b.json'));

interface Row {
  [field: string]: unknown;
}
interface Document {
  result: { inventories: { tokens: Row[]; foreign: Row[]; findings: Row[] }[] };
}
/** A saved inventory of one entry and one hand-made token. */
const entry = (fields: Row = {}): Row => ({
  name: 'ci-runner',
  declared: true,
  consumer: 'ci',
  access: { type: 'project', grants: [{ project: 'proj_web', role: 'Project Viewer' }] },
  expiry: '30d',
  rotation: { every: '20d', overlap: '24h', observationPeriod: '48h', window: null },
  secret: { name: 'hawzu/ci-runner', kmsKeyId: null },
  current: { tokenId: 'tok_1', expiresAt: '2026-12-30T00:00:00.000Z' },
  generations: [{ tokenId: 'tok_1', phase: 'current', status: 'enabled', lastUsedAt: null }],
  declaredAt: { file: 'tokens.yaml', line: 3, column: 5 },
  findings: ['no-rotation'],
  ...fields,
});
const foreign = (fields: Row = {}): Row => ({
  tokenId: 'tok_9',
  label: 'made by hand',
  status: 'enabled',
  findings: [],
  ...fields,
});
const document = (tokens: readonly Row[], others: readonly Row[] = [foreign()]): string =>
  JSON.stringify({
    kind: 'hawzu-tokens/inventories',
    formatVersion: 3,
    time: '2026-11-30T00:00:00.000Z',
    result: {
      inventories: [{ ownerId: 'acme-ci', workspace: 'ws_acme', tokens, foreign: others, findings: [] }],
    },
  });

test('an inventory tells the same as itself, in whatever order its keys and lists stand', () => {
  fc.assert(
    fc.property(inventory, (one) => {
      const rows = [...new Map(one.rows.map((row) => [row.name, row])).values()];
      const text = renderInventoryJson([{ ...one, rows }], STAMP);
      expect(diff(text, text)).toEqual([]);
      const turned = JSON.parse(text) as Document;
      for (const one of turned.result.inventories) {
        one.tokens = one.tokens.reverse().map((row) => Object.fromEntries(Object.entries(row).reverse()));
      }
      expect(diff(text, JSON.stringify(turned))).toEqual([]);
    }),
    { numRuns: 30, seed: 1 },
  );
});

test('a secret that an entry had before has its name, and is told apart by its secret', () => {
  const former = entry({ declared: false, secret: { name: 'hawzu/old' }, findings: [] });
  const [spec] = diff(document([entry()]), document([former, entry()]));
  expect(spec?.entries.map(({ name, change }) => `${change} ${name}`)).toEqual(['added ci-runner (hawzu/old)']);
});

test.each<[string, Row, object]>([
  ['rights', { access: { type: 'workspace', role: 'Viewer' } }, { fields: [{ field: 'access' }] }],
  ['expiry', { expiry: 'never' }, { fields: [{ field: 'expiry', before: '30d', after: 'never' }] }],
  ['rotation', { rotation: null }, { fields: [{ field: 'rotation', after: null }] }],
  ['consumer', { consumer: 'airflow' }, { fields: [{ field: 'consumer', before: 'ci', after: 'airflow' }] }],
  [
    'key of the secret',
    { secret: { name: 'hawzu/ci-runner', kmsKeyId: 'alias/ours' } },
    { fields: [{ field: 'secret.kmsKeyId' }] },
  ],
  [
    'current token',
    { current: { tokenId: 'tok_2', expiresAt: '2026-12-30T00:00:00.000Z' } },
    { fields: [{ field: 'current.tokenId', before: 'tok_1', after: 'tok_2' }] },
  ],
  [
    'superseded tokens',
    {
      generations: [
        { tokenId: 'tok_1', phase: 'superseded', status: 'enabled' },
        { tokenId: 'tok_2', phase: 'current', status: 'enabled' },
      ],
    },
    {
      fields: [],
      tokens: [
        { tokenId: 'tok_1', change: 'changed', before: { phase: 'current' }, after: { phase: 'superseded' } },
        { tokenId: 'tok_2', change: 'added', before: null },
      ],
    },
  ],
  ['findings', { findings: ['unused'] }, { fields: [], findings: { new: ['unused'], gone: ['no-rotation'] } }],
])('a change of %s is told, and nothing else', (_what, fields, told) => {
  const changes = diff(document([entry()]), document([entry(fields)]));
  expect(changes).toMatchObject([
    { change: 'changed', entries: [{ name: 'ci-runner', change: 'changed', ...told }], others: [] },
  ]);
});

test('when a token was used, and where its entry stands, is no change', () => {
  const used = [{ tokenId: 'tok_1', phase: 'current', status: 'enabled', lastUsedAt: '2026-11-29T00:00:00.000Z' }];
  const moved = { file: 'other.yaml', line: 9, column: 5 };
  expect(diff(document([entry()]), document([entry({ generations: used, declaredAt: moved })]))).toEqual([]);
});

test('entries, tokens of others and whole specs come and go', () => {
  const [one, two] = [document([entry()]), document([entry({ name: 'nightly' })], [foreign({ tokenId: 'tok_8' })])];
  const [spec] = diff(one, two);
  expect(spec?.entries.map(({ name, change }) => `${change} ${name}`)).toEqual(['removed ci-runner', 'added nightly']);
  expect(spec?.others.map(({ tokenId, change }) => `${change} ${tokenId}`)).toEqual(['added tok_8', 'removed tok_9']);
  const renamed = one.replace('acme-ci', 'acme-web');
  expect(diff(one, renamed).map(({ ownerId, change }) => `${change} ${ownerId}`)).toEqual([
    'removed acme-ci',
    'added acme-web',
  ]);
});

test('for people each fact is a line, as it was and as it is; a machine gets a document that fits its schema', () => {
  const [before, after] = [document([entry()]), document([entry({ expiry: 'never', findings: ['no-expiry'] })])];
  const changes = diff(before, after);
  expect(renderChangesText(changes, { painter: plainPainter, width: 100 })).toBe(
    [
      'acme-ci in ws_acme',
      '  ~ ci-runner',
      '      expiry: 30d → never',
      '      findings, new: no-expiry',
      '      findings, gone: no-rotation',
      '',
    ].join('\n'),
  );
  expect(renderChangesText([], { painter: plainPainter, width: 100 })).toBe('The inventories tell the same.\n');
  const told = JSON.parse(renderChangesJson(changes, saved(before), saved(after, 'b.json'), STAMP)) as object;
  expectFits(told);
  expect(told).toMatchObject({
    kind: 'hawzu-tokens/inventory-changes',
    result: { same: false, after: { file: 'b.json' } },
  });
});

test('what differs fits the terminal, further lines under the fact they belong to', () => {
  const before = document([entry()]);
  const after = document([entry({ consumer: 'a consumer that is described at a length nobody reads on one line' })]);
  const text = renderChangesText(diff(before, after), { painter: plainPainter, width: 50 });
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(50);
  expect(text).toContain('\n        described at a length nobody reads');
});

test('of what stands in a file twice, neither hides the other: it is no saved inventory', () => {
  const once = document([entry()]);
  expect(readInventories(`\ufeff${once}`, 'a.json').kind).toBe('read');
  const twice = JSON.parse(once) as Document;
  twice.result.inventories.push(twice.result.inventories[0]!);
  const other = document([entry()], [foreign(), foreign({ status: 'disabled' })]);
  for (const [text, why] of [
    [JSON.stringify(twice), 'acme-ci in ws_acme twice'],
    [other, 'stand there twice'],
  ] as const) {
    const read = readInventories(text, 'a.json');
    expect(read.kind === 'invalid' && read.why.message).toContain(why);
  }
});

test.each([
  ['{', 'no JSON'],
  ['[]', 'no document of the kind'],
  ['{"kind":"hawzu-tokens/plans"}', 'no document of the kind'],
  ['{"kind":"hawzu-tokens/inventories","formatVersion":2}', 'format version 2'],
  [
    '{"kind":"hawzu-tokens/inventories","formatVersion":3,"time":"x","result":{"inventories":[{}]}}',
    'parts of it are missing',
  ],
])('what is no saved inventory is said to be none: %s', (text, why) => {
  const read = readInventories(text, 'a.json');
  expect(read).toMatchObject({ kind: 'invalid', why: { code: 'inventory-file-invalid' } });
  expect(read.kind === 'invalid' && read.why.message).toContain(why);
});
