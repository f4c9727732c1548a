import { inReadingOrder } from '../../src/core/diagnostics/order';
import { parseInstant } from '../../src/core/model/time';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import { applyWaivers } from '../../src/core/token-spec/fields/waivers';
import { brief, NOW, read, specOf, token, unmark } from './marked-spec';

const NEVER = { expires: 'never', justification: 'no reload', reviewBy: '2027-02-01' };

const cases: readonly (readonly [string, string, ...string[]])[] = [
  ['"token" as a name', specOf(token({ name: '▸token' })), 'vague-name'],
  ['"new-token" as a name', specOf(token({ name: '▸new-token' })), 'vague-name'],
  ['"automation-2" as a name', specOf(token({ name: '▸automation-2' })), 'vague-name'],
  ['a role in the whole workspace', specOf(token({ access: '{ workspace: { role: ▸Viewer } }' })), 'workspace-access'],
  ['no expiry', specOf(token({ ...NEVER, expires: '▸never' })), 'no-expiry'],
  ['a review that is due today', specOf(token({ reviewBy: '▸2026-11-22' })), 'review-due'],
  [
    'a value that lives for a year',
    specOf(token({ expiresIn: '▸1y', rotation: 'none' })),
    'long-lived-value',
    'no-rotation',
  ],
  [
    'a rotation once in eight months',
    specOf(token({ expiresIn: '1y', rotation: '{ every: ▸8M }' })),
    'long-lived-value',
  ],
  ['a fixed end in two years', specOf(token({ expiresAt: '▸2028-11-22' })), 'long-lived-value'],
  ['an expiry that nothing forestalls', specOf(token({ rotation: '▸none' })), 'no-rotation'],
  ['two systems in one consumer', specOf(token({ consumer: '▸jenkins and airflow' })), 'several-consumers'],
  ['any system as a consumer', specOf(token({ consumer: '▸all pipelines' })), 'several-consumers'],
  ['a purpose that nobody has said yet', specOf(token({ purpose: '▸TODO purpose of ci' })), 'to-be-answered'],
  ['a consumer that nobody has said yet', specOf(token({ consumer: '▸TODO consumer of ci' })), 'to-be-answered'],
  ['a paused token', specOf(token({ enabled: '▸false' })), 'token-paused'],
  [
    'a consumer of two tokens',
    specOf(token(), token({ name: 'second-runner', consumer: '▸github-actions/acme/web' })),
    'shared-consumer',
  ],
];

test.each(cases)('%s is a finding at its place, and no error', (_, marked, ...codes) => {
  const { text, spots } = unmark(marked);
  const { errors, findings, states } = read(text);
  expect(errors).toEqual([]);
  expect(states).toHaveLength(1);
  expect(findings.map(({ code }) => code).sort()).toEqual([...codes].sort());
  expect(brief(findings)).toContain(`${codes[0]} ${spots[0]!.line}:${spots[0]!.column}`);
  for (const { severity, advice } of findings) {
    expect(severity).not.toBe('error');
    expect(advice).toBeDefined();
  }
});

test.each(['ci-regression-runner', 'nightly-test-sync', 'release-report-job'])(
  'the good name %s of the vendor’s advice is no finding',
  (name) => expect(read(specOf(token({ name }))).findings).toEqual([]),
);

test('a review by tomorrow, a half-year rotation and a plain spec are no findings', () => {
  expect(read(specOf(token({ reviewBy: '2026-11-23', expiresIn: '1y', rotation: '{ every: 6M }' }))).findings).toEqual(
    [],
  );
});

test('an end that has passed is told, and makes no other entry wait', () => {
  const { errors, findings, states } = read(specOf(token({ expiresAt: '2026-11-22', enabled: 'true' })));
  expect([errors, findings.map(({ code, severity }) => `${severity} ${code}`)]).toEqual([
    [],
    ['warning expiry-in-past'],
  ]);
  expect(states[0]!.tokens).toHaveLength(1);
});

const waived = (until: string) =>
  specOf(token({ ...NEVER, waivers: `[{ code: no-expiry, reason: new displays are ordered, until: ${until} }]` }));

test('a waiver answers its finding through its last day and is kept for auditors', () => {
  const at = (now: string) =>
    readSpecs([{ path: 'a.yaml', content: waived('2026-12-24') }], { now: parseInstant(now)! }).findings;
  expect(at('2026-12-24T23:59:59Z')).toMatchObject([
    { code: 'no-expiry', waived: { reason: 'new displays are ordered', until: '2026-12-24' } },
  ]);
  const after = at('2026-12-25T00:00:00Z');
  expect(after.map(({ code }) => code).sort()).toEqual(['no-expiry', 'waiver-expired']);
  expect(after.every((finding) => finding.waived === undefined)).toBe(true);
});

test('an entry that is declared twice is one mistake, and no shared consumer', () => {
  const { errors, findings } = read(specOf(token(), token()));
  expect([errors, findings].map((list) => list.map(({ code }) => code))).toEqual([['duplicate-token'], []]);
});

test('a waiver answers only its own code, at its own token', () => {
  const text = specOf(
    token({ ...NEVER, enabled: 'false', waivers: '[{ code: no-expiry, reason: r, until: 2027-01-01 }]' }),
    token({ ...NEVER, name: 'second-runner', consumer: 'x/y' }),
  );
  const open = read(text).findings.filter((finding) => !finding.waived);
  expect(open.map(({ code }) => code)).toEqual(['token-paused', 'no-expiry']);
});

test('findings that come up after reading are held against the same waivers', () => {
  const { waivers, states } = read(waived('2027-01-01'));
  const token_ = { workspace: states[0]!.workspace, owner: states[0]!.ownerId, token: states[0]!.tokens[0]!.name };
  const later = { code: 'no-expiry', severity: 'warning', message: 'm' } as const;
  const findings = [{ ...token_, diagnostic: later }];
  expect(inReadingOrder(applyWaivers(findings, waivers, NOW))).toMatchObject([{ waived: { until: '2027-01-01' } }]);
});
