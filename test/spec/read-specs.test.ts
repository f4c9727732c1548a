import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { DeclaredToken } from '../../src/core/model/desired';
import { addDuration, longestLength, parseDuration, parseInstant, SETTLE_MS } from '../../src/core/model/time';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import { brief, HEAD, NOW, read, specOf, token, unmark } from './marked-spec';

const root = join(__dirname, '..', '..');
const only = (fields: Readonly<Record<string, string | undefined>>, head = ''): DeclaredToken => {
  const { errors, states } = read(head + specOf(token(fields)));
  expect(errors).toEqual([]);
  return states[0]!.tokens[0]!;
};

test('a token that says little gets the defaults of the product and of the design', () => {
  expect(only({})).toEqual({
    name: 'ci-regression-runner',
    purpose: 'Runs the regression suite on every merge',
    owner: 'platform@acme.example',
    consumer: 'github-actions/acme/web',
    access: { type: 'project', grants: [{ project: 'proj_web', grant: { kind: 'role', role: 'Project Viewer' } }] },
    expiry: { kind: 'after', duration: { count: 1, unit: 'w' } },
    rotation: {
      kind: 'every',
      every: { count: 112, unit: 'h' },
      overlap: { count: 24, unit: 'h' },
      observationPeriod: { count: 48, unit: 'h' },
    },
    secret: {
      kind: 'managed',
      name: 'hawzu/acme-ci/ci-regression-runner',
      named: false,
      tags: {},
      recoveryWindowDays: 30,
    },
    format: 'json',
    enabled: true,
  });
});

test('the example declares every kind of token, without an error or an open finding', () => {
  const content = readFileSync(join(root, 'examples/acme/tokens.yaml'));
  const { errors, findings, states } = readSpecs([{ path: 'tokens.yaml', content }], { now: NOW });
  expect(errors).toEqual([]);
  expect(findings.filter((finding) => !finding.waived)).toEqual([]);
  const tokens = states[0]!.tokens;
  expect(tokens.length).toBeGreaterThanOrEqual(8);
  const kinds = new Set(
    tokens.flatMap((t) => [
      t.access.type,
      t.expiry.kind,
      t.format,
      String(t.enabled),
      t.expiry.kind === 'after' ? t.expiry.duration.unit : '',
      ...(t.access.type === 'project' ? t.access.grants.map(({ grant }) => grant.kind) : []),
    ]),
  );
  for (const kind of ['workspace', 'project', 'role', 'needs', 'at', 'never', 'json', 'plain', 'true', 'false', 'M']) {
    expect(kinds).toContain(kind);
  }
});

test('neither the order of files nor that of entries and fields changes the state', () => {
  const a = specOf(token({ name: 'bbb' }), token({ name: 'aaa', consumer: 'x/y' }));
  const b = specOf(token({ name: 'ccc', consumer: 'z/z' }));
  const turned = specOf(token({ name: 'aaa', consumer: 'x/y' }), token({ name: 'bbb' }));
  expect(read(b, a).states).toEqual(read(turned, b).states);
  expect(read(a, b).states[0]!.tokens.map(({ name }) => name)).toEqual(['aaa', 'bbb', 'ccc']);
});

test('documents of one owner and workspace are one state; others are states of their own', () => {
  const other = specOf(token()).replace('acme-ci', 'acme-data');
  const elsewhere = specOf(token({ secret: '{ name: elsewhere }' })).replace('ws_acme', 'ws_beta');
  const { states, errors } = read(`${specOf(token())}---\n${other}`, elsewhere, specOf(token({ name: 'second' })));
  expect(errors).toEqual([]);
  expect(states.map(({ ownerId, workspace, tokens }) => [ownerId, workspace, tokens.length])).toEqual([
    ['acme-ci', 'ws_acme', 2],
    ['acme-data', 'ws_acme', 1],
    ['acme-ci', 'ws_beta', 1],
  ]);
});

test('metadata.owner answers for the tokens of its own document only', () => {
  const second = specOf(token({ name: 'second', consumer: 'x/y' })).replace('platform@', 'data@');
  expect(read(specOf(token()), second).states[0]!.tokens.map(({ owner }) => owner)).toEqual([
    'platform@acme.example',
    'data@acme.example',
  ]);
});

test('a merge key fills in what the token does not say, and the token wins', () => {
  const base = 'x-base: &base { owner: base@acme.example, enabled: false, expiresIn: 1M }\n';
  const { states } = read(base + specOf(`<<: *base\n${token({ expiresIn: '2w' })}`));
  expect(states[0]!.tokens[0]).toMatchObject({
    owner: 'base@acme.example',
    enabled: false,
    expiry: { duration: { count: 2, unit: 'w' } },
  });
});

test.each([
  ['22:00-04:00', { startHour: 22, hours: 6 }],
  ['02:00-05:00', { startHour: 2, hours: 3 }],
  ['00:00-24:00', { startHour: 0, hours: 24 }],
])('the window %s is whole hours in UTC', (window, expected) => {
  expect(only({ rotation: `{ window: "${window}" }` }).rotation).toMatchObject({ window: expected });
});

test.each([
  ['2027-06-30', '2027-06-30T00:00:00Z'],
  ['2027-06-30T18:00:00Z', '2027-06-30T18:00:00Z'],
  ['2027-06-30T18:00:00+02:00', '2027-06-30T16:00:00Z'],
])('expiresAt %s ends the token at %s', (expiresAt, at) => {
  const declared = only({ expiresAt }, '');
  expect(declared.expiry).toEqual({ kind: 'at', at: parseInstant(at) });
  expect(declared.rotation.kind).toBe('none');
});

test('a token that never expires is not rotated, whatever the defaults say', () => {
  const text = specOf(token({ expires: 'never', justification: 'no reload', reviewBy: '2027-02-01' })).replace(
    'tokens:',
    'defaults: { expiresIn: 30d, rotation: { every: 20d } }\ntokens:',
  );
  const { errors, states } = read(text);
  expect(errors).toEqual([]);
  expect(states[0]!.tokens[0]).toMatchObject({ expiry: { kind: 'never' }, rotation: { kind: 'none' } });
});

test('an ARN names its region, and nothing of the defaults for our own secrets goes with it', () => {
  const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:team/token-AbC123';
  const text = specOf(token({ secret: `{ arn: ${arn}, takeOver: true }` })).replace(
    'tokens:',
    'defaults: { secret: { region: eu-west-1, prefix: x/, tags: { a: b }, format: plain } }\ntokens:',
  );
  const { errors, states } = read(text);
  expect(errors).toEqual([]);
  expect(states[0]!.tokens[0]).toMatchObject({ region: 'us-east-1', format: 'plain' });
  expect(states[0]!.tokens[0]!.secret).toEqual({ kind: 'external', arn, takeOver: true });
});

test('every rotation that is accepted beats its expiry from any day of the calendar', () => {
  const unit = fc.constantFrom('h', 'd', 'w', 'M');
  const length = fc.tuple(fc.integer({ min: 1, max: 60 }), unit).map(([n, u]) => `${n}${u}`);
  const optional = fc.option(length, { nil: undefined });
  const start = fc.integer({ min: 0, max: 365 * 8 }).map((day) => Date.UTC(2024, 0, 1 + day));
  const property = fc.property(length, optional, optional, start, (expiresIn, every, overlap, from) => {
    const fields = [every && `every: ${every}`, overlap && `overlap: ${overlap}`].filter(Boolean).join(', ');
    const { states } = read(specOf(token({ expiresIn, rotation: `{ ${fields} }` })));
    const rotation = states[0]?.tokens[0]?.rotation;
    if (rotation?.kind !== 'every') return;
    const birth = parseInstant(new Date(from).toISOString())!;
    const superseded = addDuration(addDuration(birth, rotation.every), rotation.overlap);
    expect(superseded + SETTLE_MS).toBeLessThanOrEqual(addDuration(birth, parseDuration(expiresIn)!));
    expect(longestLength(rotation.overlap)).toBeLessThan(longestLength(rotation.every) + 1);
  });
  fc.assert(property, { numRuns: 200 });
});

test.each(['4h', '1d', '1w', '30d', '1M', '6M', '1y', '10y'])(
  'an expiry of %s alone is enough to be rotated',
  (expiresIn) => {
    const { rotation } = only({ expiresIn });
    expect(rotation.kind).toBe('every');
    expect(longestLength(rotation.overlap)).toBeGreaterThanOrEqual(3_600_000);
  },
);

test('places of tokens and fields can be asked for later, grants by project and needs by their text', () => {
  const grants = `
  projects:
    - { project: proj_web, needs: [testcases:view] }
    - { project: proj_api, needs: [defects:view, ▸labels:view] }`;
  const { text, spots } = unmark(specOf(token({ access: grants })).replace('name: ci', '▸name: ci'));
  const { places, states } = read(text);
  const ref = { workspace: states[0]!.workspace, owner: states[0]!.ownerId, token: states[0]!.tokens[0]!.name };
  expect(places.of(ref, 'access', 'projects', 'proj_api', 'needs', 'labels:view')).toMatchObject(spots[1]!);
  // What is not written is shown at the token.
  expect(places.of(ref, 'secret', 'region')).toMatchObject(spots[0]!);
});

test('the committed validator is what the schema generates', () => {
  const run = spawnSync(process.execPath, [join(root, 'scripts/generate.js'), '--check'], { encoding: 'utf8' });
  expect(run.stderr.replace(/^.*warn.*$/gm, '')).toBe('');
  expect(run.status).toBe(0);
});

test('a spec with an empty list of tokens is a spec', () => {
  expect(brief(read(`${HEAD}tokens: []\n`).errors)).toEqual([]);
});

test('a move is said in both specs, which are valid together although both name the secret', () => {
  const entryOf = (owner: string, more: string): string =>
    `apiVersion: hawzu-tokens/v1
kind: TokenSpec
metadata: { name: ${owner}, owner: qa@acme.example }
workspace: ws_acme
tokens:
  - name: ci-runner
    purpose: Runs the suite on every merge
    consumer: github-actions/acme/web
    access: { projects: [{ project: proj_web, role: Project Viewer }] }
    secret: { name: hawzu/acme/ci-runner }
    ${more}
`;
  const files = [
    { path: 'a.yaml', content: entryOf('team-a', 'movedTo: { owner: team-b, name: ci-runner }') },
    { path: 'b.yaml', content: entryOf('team-b', 'movedFrom: { owner: team-a, name: ci-runner }') },
  ];
  const { states, errors } = readSpecs(files, { now: NOW });
  expect(errors).toEqual([]);
  expect(states.map(({ tokens: [token] }) => token?.movedTo ?? token?.movedFrom)).toEqual([
    { owner: 'team-b', name: 'ci-runner' },
    { owner: 'team-a', name: 'ci-runner' },
  ]);
});

describe('copies of a secret', () => {
  const replicasOf = (secret: string, defaults = ''): unknown => {
    const head = defaults === '' ? '' : `defaults: { secret: ${defaults} }\n`;
    const { errors, states } = read(specOf(token({ secret })).replace('tokens:', `${head}tokens:`));
    expect(errors).toEqual([]);
    const target = states[0]!.tokens[0]!.secret;
    return target.kind === 'managed' ? target.replicas : 'external';
  };

  test('are sorted by region, each with its key', () => {
    expect(replicasOf('{ replicas: [{ region: us-east-1 }, { region: eu-north-1, kmsKeyId: alias/k }] }')).toEqual([
      { region: 'eu-north-1', kmsKeyId: 'alias/k' },
      { region: 'us-east-1' },
    ]);
  });

  test('are none with an empty list, and nothing said without one', () => {
    expect([replicasOf('{ replicas: [] }'), replicasOf('{ format: json }')]).toEqual([[], undefined]);
  });

  test('are those of the document where a token says none, but for the region of its own secret', () => {
    const defaults = '{ replicas: [{ region: us-east-1 }, { region: eu-north-1 }] }';
    expect(replicasOf('{ region: us-east-1 }', defaults)).toEqual([{ region: 'eu-north-1' }]);
    expect(replicasOf('{ replicas: [] }', defaults)).toEqual([]);
  });
});
