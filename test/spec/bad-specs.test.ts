import { brief, HEAD, read, specOf, token, unmark } from './marked-spec';

/** Each: what is wrong, the spec with a mark where that is to be said, and the codes in the order of the marks. */
const WEB = '{ project: proj_web, role: Project Viewer }';
const cases: readonly (readonly [string, string, ...string[]])[] = [
  // fields
  ['an unknown field of a token', specOf(token({ '▸ownr': 'me' })), 'unknown-field'],
  ['an unknown field of the document', `▸tokenz: []\n${specOf(token())}`, 'unknown-field'],
  [
    'an unknown field of metadata',
    specOf(token()).replace('owner:', '▸ownerr:').replace('platform@acme.example }', 'x }'),
    'unknown-field',
  ],
  [
    'an unknown field of a grant',
    specOf(token({ access: '{ projects: [{ project: proj_web, ▸rol: Project Viewer }] }' })),
    'unknown-field',
  ],
  ['an unknown field of a rotation', specOf(token({ rotation: '{ ▸evry: 1d }' })), 'unknown-field'],
  ['a secret value in a spec', specOf(token({ '▸value': 'hzt_live_abcdef' })), 'value-in-spec'],
  ['a missing purpose', specOf(token({ purpose: undefined })).replace('  - name', '  - ▸name'), 'missing-field'],
  ['a missing workspace', `▸${specOf(token()).replace('workspace: ws_acme\n', '')}`, 'missing-field'],
  ['a list for a text', specOf(token({ purpose: '▸[a, b]' })), 'wrong-type'],
  ['a number for a text', specOf(token({ purpose: '▸2027' })), 'wrong-type'],
  ['nothing where a text belongs', specOf(token({ '▸purpose': '', purpose: undefined })), 'wrong-type'],
  ['yes for true', specOf(token({ enabled: '▸yes' })), 'wrong-type'],
  ['a text for a list of tokens', `${HEAD}tokens: ▸none\n`, 'wrong-type'],
  ['a token that is a text', `${HEAD}tokens:\n  - ▸runner\n`, 'wrong-type'],
  [
    'another kind of document',
    '▸kind: Deployment\napiVersion: apps/v1\n'.replace('▸kind: ', 'kind: ▸'),
    'not-allowed-value',
  ],
  ['an unknown version', specOf(token()).replace('hawzu-tokens/v1', '▸hawzu-tokens/v2'), 'not-allowed-value'],
  ['an empty purpose', specOf(token({ purpose: '▸" "' })), 'empty-value'],
  ['a format that is none', specOf(token({ secret: '{ format: ▸text }' })), 'not-allowed-value'],
  ['a name with capitals', specOf(token({ name: '▸CI-Runner' })), 'invalid-name'],
  ['a name with a double hyphen', specOf(token({ name: '▸ci--runner' })), 'invalid-name'],
  ['a name of two characters', specOf(token({ name: '▸ci' })), 'invalid-name'],
  ['a name of 51 characters', specOf(token({ name: `▸${'a'.repeat(51)}` })), 'invalid-name'],
  [
    'nobody who answers',
    specOf(token({ name: '▸aaa' })).replace(', owner: platform@acme.example', ''),
    'missing-owner',
  ],
  // access
  [
    'workspace and projects',
    specOf(token({ access: `{ workspace: { role: Viewer }, ▸projects: [${WEB}] }` })),
    'access-mixed',
  ],
  ['no access', specOf(token({ access: '▸{}' })), 'access-empty'],
  ['an empty list of projects', specOf(token({ access: '{ ▸projects: [] }' })), 'empty-value'],
  [
    'role and needs',
    specOf(token({ access: '{ workspace: { role: Viewer, ▸needs: [users:view] } }' })),
    'role-and-needs',
  ],
  [
    'neither role nor needs',
    specOf(token({ access: '{ projects: [▸{ project: proj_web }] }' })),
    'role-or-needs-missing',
  ],
  [
    'neither role nor needs beside a life of what is issued',
    specOf(token({ access: '{ workspace: ▸{ maxIssuedLifetime: 90d } }' })),
    'role-or-needs-missing',
  ],
  [
    'a project twice',
    specOf(token({ access: `{ projects: [${WEB}, { project: ▸proj_web, role: Project Member }] }` })),
    'duplicate-project',
  ],
  ['a need twice', specOf(token({ access: '{ workspace: { needs: [users:view, ▸users:view] } }' })), 'duplicate-need'],
  [
    'a life of what is issued in weeks',
    specOf(token({ access: '{ workspace: { role: Administrator, maxIssuedLifetime: ▸3w } }' })),
    'invalid-format',
  ],
  ['a need without a colon', specOf(token({ access: '{ workspace: { needs: [▸users.view] } }' })), 'invalid-format'],
  // time
  ['minutes', specOf(token({ expiresIn: '▸30m' })), 'invalid-duration'],
  ['a duration without a unit', specOf(token({ expiresIn: '▸30' })), 'invalid-duration'],
  ['an expiry of no time', specOf(token({ expiresIn: '▸0d' })), 'duration-out-of-range'],
  ['an expiry of 11 years', specOf(token({ expiresIn: '▸11y' })), 'duration-out-of-range'],
  ['30 February', specOf(token({ expiresAt: '▸2027-02-30' })), 'invalid-date'],
  ['29 February of a common year', specOf(token({ reviewBy: '▸2027-02-29' })), 'invalid-date'],
  ['month 13', specOf(token({ reviewBy: '▸2027-13-01' })), 'invalid-date'],
  ['hour 25', specOf(token({ expiresAt: '▸2027-01-01T25:00:00Z' })), 'invalid-date'],
  ['a time without a zone', specOf(token({ expiresAt: '▸2027-01-01T10:00' })), 'invalid-date'],
  ['two expiries', specOf(token({ expiresIn: '1w', '▸expiresAt': '2027-01-01' })), 'several-expiries'],
  ['expires with a duration', specOf(token({ expires: '▸30d' })), 'not-allowed-value'],
  ['never without a word', specOf(token({ expires: '▸never' })), 'never-unexplained'],
  [
    'never with rotation',
    specOf(
      token({ expires: 'never', justification: 'no reload', reviewBy: '2027-02-01', '▸rotation': '{ every: 1d }' }),
    ),
    'rotation-without-expiry',
  ],
  [
    'a rotation slower than the expiry',
    specOf(token({ expiresIn: '1w', rotation: '{ every: ▸7d }' })),
    'rotation-too-slow',
  ],
  [
    'a month that February makes too short',
    specOf(token({ expiresIn: '1M', rotation: '{ every: ▸28d, overlap: 1h }' })),
    'rotation-too-slow',
  ],
  [
    'an overlap as long as the interval',
    specOf(token({ expiresIn: '1w', rotation: '{ every: ▸2d, overlap: 48h }' })),
    'overlap-too-long',
  ],
  ['an expiry too short to rotate', specOf(token({ expiresIn: '▸3h' })), 'expiry-too-short'],
  [
    'a fixed end with half a rotation',
    specOf(token({ expiresAt: '2027-06-30', rotation: '▸{ overlap: 1h }' })),
    'missing-field',
  ],
  ['a window of half hours', specOf(token({ rotation: '{ window: ▸02:30-05:00 }' })), 'invalid-window'],
  ['a window that ends where it begins', specOf(token({ rotation: '{ window: ▸02:00-02:00 }' })), 'invalid-window'],
  ['a rotation that is a duration', specOf(token({ rotation: '▸3d' })), 'not-allowed-value'],
  // secrets
  [
    'name and ARN',
    specOf(token({ secret: '{ name: a, ▸arn: arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbC123 }' })),
    'secret-name-and-arn',
  ],
  [
    'an ARN without its suffix',
    specOf(token({ secret: '{ arn: ▸arn:aws:secretsmanager:eu-west-1:123456789012:secret:a }' })),
    'invalid-format',
  ],
  [
    'tags on somebody else’s secret',
    specOf(
      token({ secret: '{ arn: arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbC123, ▸tags: { a: b } }' }),
    ),
    'secret-setting-misplaced',
  ],
  [
    'copies of a secret by ARN',
    specOf(token({ secret: '{ arn: arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbC123, ▸replicas: [] }' })),
    'secret-setting-misplaced',
  ],
  [
    'two copies in one region',
    specOf(token({ secret: '{ replicas: [{ region: us-east-1 }, { region: ▸us-east-1, kmsKeyId: k }] }' })),
    'duplicate-replica',
  ],
  [
    'two copies in one region by default',
    specOf(token()).replace(
      'tokens:',
      'defaults: { secret: { replicas: [{ region: us-east-1 }, { region: ▸us-east-1 }] } }\ntokens:',
    ),
    'duplicate-replica',
  ],
  [
    'a copy in the region of its secret',
    specOf(token({ secret: '{ region: us-east-1, replicas: [{ region: ▸us-east-1 }] }' })),
    'replica-at-home',
  ],
  [
    'a copy in what is no region',
    specOf(token({ secret: '{ replicas: [{ region: ▸Frankfurt }] }' })),
    'invalid-format',
  ],
  ['a copy in no region', specOf(token({ secret: '{ replicas: [▸{ kmsKeyId: k }] }' })), 'missing-field'],
  ['copies that are texts', specOf(token({ secret: '{ replicas: [▸us-east-1] }' })), 'wrong-type'],
  ['takeOver of our own secret', specOf(token({ secret: '{ ▸takeOver: true }' })), 'secret-setting-misplaced'],
  [
    'another region than the ARN’s',
    specOf(
      token({ secret: '{ arn: arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbC123, region: ▸us-east-1 }' }),
    ),
    'secret-region-mismatch',
  ],
  ['a recovery window of 5 days', specOf(token({ secret: '{ recoveryWindow: ▸5d }' })), 'invalid-format'],
  ['a number as a tag', specOf(token({ secret: '{ tags: { cost: ▸42 } }' })), 'wrong-type'],
  ['a tag of AWS', specOf(token({ secret: '{ tags: { ▸aws:x: y } }' })), 'reserved-tag'],
  [
    'a prefix with a space',
    specOf(token()).replace('tokens:', 'defaults: { secret: { prefix: ▸a b } }\ntokens:'),
    'invalid-format',
  ],
  // several tokens
  ['a token twice', specOf(token(), token({ name: '▸ci-regression-runner' })), 'duplicate-token'],
  [
    'a secret of two tokens',
    specOf(token({ secret: '{ name: shared }' }), token({ name: 'second', secret: '{ name: ▸shared }' })),
    'duplicate-secret',
  ],
  [
    'a secret named like another’s default',
    specOf(token(), token({ name: 'second', secret: '{ name: ▸hawzu/acme-ci/ci-regression-runner }' })),
    'duplicate-secret',
  ],
  [
    'renamed from what is still there',
    specOf(token(), token({ name: 'second', renamedFrom: '▸ci-regression-runner' })),
    'rename-source',
  ],
  ['renamed from itself', specOf(token({ renamedFrom: '▸ci-regression-runner' })), 'rename-source'],
  [
    'two renamed from one',
    specOf(token({ renamedFrom: 'old-one' }), token({ name: 'second', renamedFrom: '▸old-one' })),
    'rename-source',
  ],
  // moves
  ['moved inside the spec', specOf(token({ movedFrom: '▸{ owner: acme-ci, name: old }' })), 'move-inside-spec'],
  ['moved to where it is', specOf(token({ movedTo: '▸{ owner: acme-ci, name: old }' })), 'move-inside-spec'],
  [
    'moved both ways',
    specOf(token({ movedFrom: '{ owner: team-a, name: old }', movedTo: '▸{ owner: team-b, name: new }' })),
    'move-both-ways',
  ],
  ['moved from nobody', specOf(token({ movedFrom: '▸{ name: old-one }' })), 'missing-field'],
  // waivers
  [
    'a waiver of no finding',
    specOf(token({ waivers: '[{ code: ▸no-expiri, reason: r, until: 2027-01-01 }]' })),
    'unknown-finding',
  ],
  [
    'a waiver twice',
    specOf(
      token({
        waivers:
          '[{ code: no-expiry, reason: r, until: 2027-01-01 }, { code: ▸no-expiry, reason: r, until: 2027-01-01 }]',
      }),
    ),
    'duplicate-waiver',
  ],
  [
    'a waiver without an end',
    specOf(token({ waivers: '[{ ▸code: no-expiry, reason: r }]' }).replace('[{ ▸', '[▸{ ')),
    'missing-field',
  ],
  [
    'a waiver until an impossible day',
    specOf(token({ waivers: '[{ code: no-expiry, reason: r, until: ▸2027-04-31 }]' })),
    'invalid-date',
  ],
  // YAML
  ['a key twice', specOf(`${token()}\n▸purpose: again`), 'duplicate-key'],
  ['an alias of nothing', specOf(token({ owner: '▸*nobody' })), 'unknown-anchor'],
  ['a tag of code', specOf(token({ purpose: '!!js/function ▸"x"' })), 'yaml-tag'],
  ['a merge of a text', specOf(`${token()}\n<<: ▸text`), 'bad-merge'],
  ['a key that is a number', specOf(`${token()}\n▸1: x`), 'key-not-text'],
  ['a key that is a list', specOf(`${token()}\n? ▸[a]\n: x`), 'key-not-text'],
  ['a value that contains itself', specOf(token({ access: '&a { projects: [▸*a] }' })), 'alias-cycle'],
];

test.each(cases)('%s is reported once, at its place', (_, marked, ...codes) => {
  const { text, spots } = unmark(marked);
  const { errors, states } = read(text);
  const places = codes.map((__, index) => spots[index] ?? spots[0]!);
  expect([...brief(errors)].sort()).toEqual(
    codes.map((code, i) => `${code} ${places[i]!.line}:${places[i]!.column}`).sort(),
  );
  expect(states).toEqual([]);
});

test('every error says what to do or what was meant', () => {
  const silent = cases
    .flatMap(([, marked]) => read(unmark(marked).text).errors)
    .filter(({ advice, suggestion }) => advice === undefined && suggestion === undefined)
    .map(({ code, message }) => `${code}: ${message}`);
  // These messages say themselves what is needed.
  expect(silent.filter((line) => !/^(too-long|duration-out-of-range|unknown-anchor|alias-cycle)/.test(line))).toEqual(
    [],
  );
});

test('all errors of a spec are reported at once', () => {
  const { text, spots } = unmark(
    specOf(
      token({ name: '▸A', expiresIn: '▸30m', access: '{ workspace: { role: Viewer, ▸needs: [users:view] } }' }),
      token({ name: 'second', reviewBy: '▸2027-02-30', '▸purpsoe': 'x' }),
    ),
  );
  const { errors } = read(text);
  expect(brief(errors).map((line) => line.split(' ')[1])).toEqual(spots.map(({ line, column }) => `${line}:${column}`));
});

test.each([
  ['purpsoe: x', token({ purpose: undefined, purpsoe: 'x' }), 'purpose'],
  ['30m', token({ expiresIn: '30m' }), '30M'],
  ['1 week', token({ expiresIn: '1 week' }), '1w'],
  ['P30D', token({ expiresIn: 'P30D' }), '30d'],
  ['30D', token({ expiresIn: '30D' }), '30d'],
  ['45 (no unit)', token({ expiresIn: '45' }), '45d'],
  ['CI Runner', token({ name: 'CI Runner' }), 'ci-runner'],
  ['yes', token({ enabled: 'yes' }), 'true'],
  ['2027/2/1', token({ reviewBy: '2027/2/1' }), '2027-02-01'],
  ['30 February', token({ expiresAt: '2027-02-30' }), '2027-02-28'],
  ['expires: 30d', token({ expires: '30d' }), 'expiresIn: 30d'],
  ['rotation: 3d', token({ rotation: '3d' }), 'rotation: { every: 3d }'],
  ['no-expiri', token({ waivers: '[{ code: no-expiri, reason: r, until: 2027-01-01 }]' }), 'no-expiry'],
  ['testcases.view', token({ access: '{ workspace: { needs: [testcases.view] } }' }), 'testcases:view'],
])('%s: the reader says what was probably meant', (_, fields, suggestion) => {
  expect(read(specOf(fields)).errors.map((error) => error.suggestion)).toContain(suggestion);
});

test('minutes are explained: there are none, and M is months', () => {
  const [error] = read(specOf(token({ expiresIn: '30m' }))).errors;
  expect(error?.message).toContain('no minutes');
  expect(error?.message).toContain('months are a capital M');
});

test('a mistake in an anchor that several tokens use is one mistake', () => {
  const access = 'x-access: &access { projects: [{ project: proj_web, ▸rol: Project Viewer }] }\n';
  const { text, spots } = unmark(
    access + specOf(token({ access: '*access' }), token({ name: 'second', access: '*access' })),
  );
  expect(brief(read(text).errors)).toEqual([`unknown-field ${spots[0]!.line}:${spots[0]!.column}`]);
});

test('a mistake in a merged map is shown where it stands', () => {
  const base = 'x-base: &base\n  expiresIn: ▸30m\n';
  const { text, spots } = unmark(base + specOf(`<<: *base\n${token()}`));
  expect(brief(read(text).errors)).toEqual([`invalid-duration ${spots[0]!.line}:${spots[0]!.column}`]);
});

test('a value of the defaults that a token can not use is named with both places', () => {
  const text = specOf(token({ expiresIn: '1w' })).replace('tokens:', 'defaults: { rotation: { every: 20d } }\ntokens:');
  const [error] = read(text).errors;
  expect(error?.code).toBe('rotation-too-slow');
  expect(error?.place).toMatchObject({ line: 11 });
  expect(error?.related).toMatchObject([{ message: 'every comes from the defaults', place: { line: 5 } }]);
});

test('the rotation that is advised is a length that people write, and fits', () => {
  const advised = (every: string): string | undefined => {
    const { errors } = read(specOf(token({ expiresIn: '1M', rotation: `{ every: ${every}, overlap: 1h }` })));
    return errors[0]?.advice;
  };
  expect(advised('28d')).toMatch(/^rotate at least every 27d,/);
  expect(advised('27d')).toBeUndefined();
});

test('a name that two files declare is an error that names both places', () => {
  const [error, ...more] = read(specOf(token()), specOf(token({ consumer: 'other/system' }))).errors;
  expect(more).toEqual([]);
  expect(error?.code).toBe('duplicate-token');
  expect(error?.place).toMatchObject({ file: 'b.yaml', line: 6, column: 11 });
  expect(error?.related).toMatchObject([{ place: { file: 'a.yaml', line: 6, column: 11 } }]);
});

test('broken YAML is reported once a line, and other documents of the file are still read', () => {
  const { errors } = read(`a: [1, 2\nb: "x\n---\n${specOf(token({ enabled: 'maybe' }))}`);
  expect(errors.map(({ code }) => code)).toContain('yaml-syntax');
  expect(new Set(brief(errors)).size).toBe(errors.length);
});
