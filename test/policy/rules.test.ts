import { RULES } from '../../src/core/policy/rules/all';
import { specOf, token, unmark } from '../spec/marked-spec';
import { judged, policies, policyOf } from './policy-texts';

const never = { expires: 'never', justification: 'It has to be', reviewBy: '2027-02-01' };

/** A rule, tokens that break it, with a mark where that is told, and tokens that keep it. */
const cases: readonly (readonly [
  rule: string,
  settings: string,
  breaking: readonly string[],
  keeping: readonly string[],
])[] = [
  [
    'longest-life',
    'atMost: 90d',
    [
      token({ expiresIn: '▸91d' }),
      token({ expiresIn: '▸1y' }),
      token({ ...never, expires: '▸never' }),
      token({ expiresAt: '▸2027-02-21' }),
    ],
    [token(), token({ expiresIn: '90d' }), token({ expiresAt: '2027-02-20' })],
  ],
  [
    'longest-life',
    'atMost: 1M',
    [token({ expiresIn: '▸32d' })],
    [token({ expiresIn: '1M' }), token({ expiresIn: '30d' })],
  ],
  ['never-expires', '', [token({ ...never, expires: '▸never' })], [token(), token({ expiresIn: '10y' })]],
  [
    'longest-rotation',
    'atMost: 30d',
    [
      token({ expiresIn: '90d', rotation: '{ every: ▸31d }' }),
      token({ expiresIn: '90d', rotation: '▸none' }),
      token({ expiresAt: '▸2027-01-22', rotation: 'none' }),
      token({ ...never, expires: '▸never' }),
    ],
    [
      token({ expiresIn: '90d', rotation: '{ every: 30d }' }),
      token({ expiresIn: '30d', rotation: 'none' }),
      token({ expiresAt: '2026-12-22', rotation: 'none' }),
    ],
  ],
  ['workspace-access-forbidden', '', [token({ access: '{ workspace: ▸{ role: Viewer } }' })], [token()]],
  [
    'forbidden-roles',
    'roles: [Administrator, Project Manager]',
    [
      token({ access: '{ workspace: { role: ▸Administrator } }' }),
      token({ access: '{ projects: [{ project: proj_web, role: ▸Project Manager }] }' }),
    ],
    [token()],
  ],
  [
    'required-fields',
    'fields: [purpose, consumer, owner, justification]',
    [
      token({ justification: 'Because', purpose: '▸TODO what for' }),
      token({ justification: 'Because', owner: '▸TODO who' }),
    ],
    [token({ justification: 'Because' })],
  ],
  [
    'required-fields',
    'fields: [secret.kmsKeyId]',
    [token({ secret: '▸{ name: a/b }' })],
    [token({ secret: '{ kmsKeyId: alias/ours }' })],
  ],
  [
    'required-tags',
    'tags: [cost-centre]',
    [token({ secret: '{ tags: ▸{ team: qa } }' })],
    [token({ secret: '{ tags: { cost-centre: "42" } }' })],
  ],
  ['text-forms', "name: '^ci-'", [token({ name: '▸nightly-sync' })], [token()]],
  [
    'text-forms',
    "owner: '@acme\\.example$'",
    [token({ owner: '▸anybody' })],
    [token(), token({ owner: 'qa@acme.example' })],
  ],
  ['text-forms', "secret: '^hawzu/'", [token({ secret: '{ name: ▸theirs }' })], [token()]],
  [
    'allowed-regions',
    'regions: [eu-west-1, eu-central-1]',
    [
      token({ secret: '{ region: ▸us-east-1 }' }),
      token({ secret: '{ region: eu-west-1, replicas: ▸[{ region: us-east-1 }] }' }),
      token({ secret: '{ arn: ▸"arn:aws:secretsmanager:us-east-1:123456789012:secret:theirs-AbCdEf" }' }),
    ],
    [token({ secret: '{ region: eu-west-1, replicas: [{ region: eu-central-1 }] }' })],
  ],
  ['longest-review', 'atMost: 90d', [token({ reviewBy: '▸2027-03-01' })], [token({ reviewBy: '2027-02-01' }), token()]],
  [
    'longest-waiver',
    'atMost: 90d',
    [token({ waivers: '[{ code: vague-name, reason: x, until: ▸2027-03-01 }]' })],
    [token({ waivers: '[{ code: vague-name, reason: x, until: 2027-02-01 }]' })],
  ],
];

const ruleOf = (rule: string, settings: string, more = ''): string =>
  policyOf(`${rule}:\n  reason: So it is${settings && `\n  ${settings}`}${more && `\n  ${more}`}`);

describe.each(cases)('the rule %s (%s)', (rule, settings, breaking, keeping) => {
  const policy = policies(ruleOf(rule, settings));

  test.each(breaking)('is broken, and told where it is: %s', (marked) => {
    const { text, spots } = unmark(specOf(marked));
    expect(spots).toHaveLength(1);
    const found = judged(policy, text).filter(({ code }) => code === rule);
    expect(found).toMatchObject([{ severity: 'error', place: { file: 'a.yaml', ...spots[0] } }]);
  });

  test.each(keeping)('is kept: %s', (kept) => {
    expect(judged(policy, specOf(kept))).toEqual([]);
  });

  test('is a warning where the policy says so, and nothing where it is off', () => {
    const { text } = unmark(specOf(breaking[0]!));
    const severities = (severity: string) =>
      judged(policies(ruleOf(rule, settings, `severity: ${severity}`)), text).map((finding) => finding.severity);
    expect(severities('warning')).toEqual(['warning']);
    expect(severities('off')).toEqual([]);
  });

  test('tells its reason, where it stands, and whom to ask', () => {
    const { text } = unmark(specOf(breaking[0]!));
    const [finding] = judged(policy, text);
    expect(finding?.related).toMatchObject([
      { message: `rule ${rule}: So it is`, place: { file: 'policy-1.yaml', line: 5, column: 3 } },
    ]);
    expect(finding?.advice).toMatch(/, or ask security@acme\.example to waive it in policy-1\.yaml$/);
  });
});

test('every rule is tried here', () => {
  expect([...new Set(cases.map(([rule]) => rule))].sort()).toEqual(RULES.map(({ code }) => code).sort());
});

test('where a rule speaks for endless tokens, the lengths of life and rotation say nothing of them, even when it is off', () => {
  const lengths = 'longest-life: { atMost: 90d, reason: x }\nlongest-rotation: { atMost: 30d, reason: x }\n';
  const text = specOf(token({ ...never }));
  const codes = (rules: string) => judged(policies(policyOf(rules)), text).map(({ code }) => code);
  expect(codes(lengths)).toEqual(['longest-life', 'longest-rotation']);
  expect(codes(`${lengths}never-expires: { reason: x }`)).toEqual(['never-expires']);
  expect(codes(`${lengths}never-expires: { reason: x, severity: off }`)).toEqual([]);
});

test('a document is about the workspaces and owners that it names, with * for any part', () => {
  const text = specOf(token({ expiresIn: '1y' }));
  const rule = 'longest-life: { atMost: 90d, reason: x }';
  const count = (appliesTo: string) => judged(policies(policyOf(rule, `appliesTo: ${appliesTo}\n`)), text).length;
  expect(
    ['{}', '{ workspaces: [ws_acme] }', '{ workspaces: [ws_*], owners: ["*-ci"] }', '{ owners: ["a*e-c*"] }'].map(
      count,
    ),
  ).toEqual([1, 1, 1, 1]);
  expect(
    ['{ workspaces: [ws_acm] }', '{ workspaces: [ws_acme], owners: [acme] }', '{ owners: ["acme-ci*ci"] }'].map(count),
  ).toEqual([0, 0, 0]);
});

test('an entry that another spec continues is judged there', () => {
  const moved = token({ expiresIn: '1y', movedTo: '{ owner: acme-web, name: ci-runner }' });
  expect(judged(policies(ruleOf('longest-life', 'atMost: 90d')), specOf(moved))).toEqual([]);
});
