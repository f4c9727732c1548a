import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entry, LocalWorld, spec } from '../cli/local-world';
import { ANY_VALUE } from '../terraform-real/written';
import { GithubRun } from './forge/github';
import { specOf, Workplace } from './forge/workplace';
import { gitops } from './pipelines';
import { shellBlocks } from './readme-commands';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const RUNNER = 'hawzu/gitops/ci-regression-runner';
const SYNC = 'hawzu/gitops/nightly-test-sync';
const COMMIT = 'a'.repeat(40);

/** A pull request of a branch of the repository. */
const pullRequest = {
  github: {
    event: { pull_request: { number: 7, head: { sha: 'b'.repeat(40), repo: { full_name: 'acme/tokens' } } } },
  },
};
const ofFork = {
  github: {
    event: { pull_request: { number: 8, head: { sha: 'c'.repeat(40), repo: { full_name: 'mallory/tokens' } } } },
  },
};

interface Github {
  readonly comments: readonly { readonly body: string }[];
  readonly issues: readonly { readonly isOpen: boolean; readonly body: string }[];
  readonly labels: readonly string[];
  readonly main: string;
}

/** A spec in which the second entry is no more. */
const withoutSync = (text: string): string => text.slice(0, text.indexOf('\n  - name: nightly-test-sync')) + '\n';

describe('the workflows of GitHub, one after another, against both services', () => {
  let world: LocalWorld;
  let place: Workplace;
  const forge = (): Github => place.state as Github;
  const run = (file: string, started = {}) => GithubRun.of(place, file, started);
  const value = async (secret: string): Promise<string> => (await world.currentValue(secret)).token;

  beforeAll(async () => {
    world = await LocalWorld.start();
    place = await Workplace.in(world, { comments: [], issues: [], labels: [], main: COMMIT } satisfies Github);
  });
  afterAll(() => world.close());

  test('a pull request gets its plan as a comment, and a second push changes that comment', async () => {
    const { validate, plan, comment } = await run('plan.yml', pullRequest);
    expect([validate?.result, plan?.result, comment?.result]).toEqual(['success', 'success', 'success']);
    expect(forge().comments).toHaveLength(1);
    expect(forge().comments[0]!.body).toMatch(
      /2 to create[^]*ci-regression-runner[^]*Of bbbbbbbbbbbb, merged into main/,
    );
    expect(plan?.summary).toContain('2 to create');
    const whole = readFileSync(specOf(place.repository), 'utf8');
    writeFileSync(specOf(place.repository), withoutSync(whole));
    await run('plan.yml', pullRequest);
    writeFileSync(specOf(place.repository), whole);
    expect(forge().comments).toHaveLength(1);
    expect(forge().comments[0]!.body).toContain('1 to create');
  });

  test('a mistake in a spec is told before anything else runs, and a pull request of a fork gets no plan', async () => {
    const fork = await run('plan.yml', ofFork);
    expect(Object.values(fork).map(({ result }) => result)).toEqual(['success', 'skipped', 'skipped']);
    const whole = readFileSync(specOf(place.repository), 'utf8');
    writeFileSync(specOf(place.repository), whole.replace('purpose:', 'porpose:'));
    const { validate, plan } = await run('plan.yml', pullRequest);
    writeFileSync(specOf(place.repository), whole);
    expect([validate?.result, plan?.result]).toEqual(['failure', 'skipped']);
    expect(validate?.steps['Validate']?.stderr).toContain('porpose');
  });

  test('an entry that is blocked is in the comment, with what goes on without it, and the check is red', async () => {
    const whole = readFileSync(specOf(place.repository), 'utf8');
    writeFileSync(specOf(place.repository), whole.replace('project: proj_web,', 'project: proj_none,'));
    const { plan, comment } = await run('plan.yml', pullRequest);
    writeFileSync(specOf(place.repository), whole);
    expect([plan?.result, plan?.outputs['code'], comment?.result]).toEqual(['failure', '1', 'success']);
    expect(forge().comments[0]!.body).toMatch(
      /blocked: left as it is[^]*there is no project [^]* in ws&#95;acme. Use the id/,
    );
    expect(forge().comments[0]!.body).toContain('create | <code>nightly-test-sync</code>');
  });

  test('a plan that cannot be made is a comment that says so, and red', async () => {
    const { viewer } = place.tokens;
    place.tokens.viewer = 'not-a-token';
    const { plan, comment } = await run('plan.yml', pullRequest);
    place.tokens.viewer = viewer;
    expect([plan?.result, plan?.outputs['code'], comment?.result]).toEqual(['failure', '1', 'success']);
    expect(forge().comments[0]!.body).toContain('No plan: exit code 1.');
  });

  test('a merge plans again, and what was approved is applied: consumers have values that work', async () => {
    const merge = new GithubRun(place, 'apply.yml');
    expect((await merge.job('plan')).outputs).toMatchObject({ changes: 'true' });
    // Until somebody approves, nothing has happened.
    expect(world.emulator.snapshot()).toEqual([]);
    const apply = await merge.job('apply');
    expect([apply.result, apply.steps['Apply']?.stderr]).toEqual(['success', expect.stringContaining('2 to create')]);
    expect(apply.summary).toContain('Applied: 2 done.');
    for (const secret of [RUNNER, SYNC]) expect(await world.consume(await value(secret))).toBe(200);

    // The same plan once more: it is stale, and nothing is done.
    const again = await merge.job('apply');
    expect([again.result, again.steps['Apply']?.stderr]).toEqual([
      'failure',
      expect.stringContaining('the plan is stale'),
    ]);
  });

  test('a merge that changes nothing asks nobody', async () => {
    const { plan, apply } = await run('apply.yml');
    expect([plan?.outputs['changes'], apply?.result]).toEqual(['false', 'skipped']);
  });

  test('an approval that comes after the next merge applies nothing', async () => {
    const whole = readFileSync(specOf(place.repository), 'utf8');
    writeFileSync(specOf(place.repository), withoutSync(whole));
    const old = new GithubRun(place, 'apply.yml');
    expect((await old.job('plan')).summary).toContain('1 to remove');
    place.state = { ...forge(), main: 'd'.repeat(40) };
    const apply = await old.job('apply');
    place.state = { ...forge(), main: COMMIT };
    writeFileSync(specOf(place.repository), whole);
    expect([apply.result, Object.keys(apply.steps)]).toEqual(['failure', ['Install', 'Still the newest commit']]);
    expect(await world.consume(await value(SYNC))).toBe(200);
  });

  test('the drift check says nothing while all is as declared, nor when something has just fallen due', async () => {
    const { look, issue } = await run('drift.yml');
    expect([look?.outputs['drift'], issue?.result, forge().issues]).toEqual(['false', 'success', []]);
    world.advance(20 * 24 * HOUR + HOUR);
    const due = await run('drift.yml');
    expect(due['look']?.summary).toContain('2 to rotate');
    expect([due['look']?.outputs['drift'], forge().issues]).toEqual(['false', []]);
  });

  test('the schedule rotates what is due with an overlap, and ends the old values when that is over', async () => {
    const old = await value(RUNNER);
    const { rotate } = await run('scheduled-apply.yml');
    expect(rotate?.result).toBe('success');
    const renewed = await value(RUNNER);
    expect(renewed).not.toBe(old);
    expect([await world.consume(old), await world.consume(renewed)]).toEqual([200, 200]);
    world.advance(25 * HOUR);
    expect((await run('drift.yml'))['look']).toMatchObject({ outputs: { drift: 'false' } });
    for (const hours of [0, 1]) {
      world.advance(hours * HOUR);
      expect((await run('scheduled-apply.yml'))['rotate']?.result).toBe('success');
    }
    expect([await world.consume(old), await world.consume(renewed)]).toEqual([401, 200]);
  });

  test('what somebody changed by hand is one issue, until an apply has mended it', async () => {
    const { tokenId } = await world.currentValue(SYNC);
    expect((await world.manage('POST', `access-token/${tokenId}/disable`)).status).toBe(200);
    for (let day = 0; day < 2; day += 1) expect((await run('drift.yml'))['look']?.outputs['drift']).toBe('true');
    expect(forge().issues).toHaveLength(1);
    expect(forge().issues[0]).toMatchObject({
      isOpen: true,
      body: expect.stringContaining('nightly-test-sync') as string,
    });
    const { apply } = await run('apply.yml');
    expect(apply?.result).toBe('success');
    expect(await world.consume(await value(SYNC))).toBe(200);
    await run('drift.yml');
    expect(forge().issues).toMatchObject([{ isOpen: false }]);
  });

  test('a rotation that nobody made for a day is drift', async () => {
    world.advance(22 * 24 * HOUR);
    expect((await run('drift.yml'))['look']?.outputs['drift']).toBe('true');
    expect((await run('scheduled-apply.yml'))['rotate']?.result).toBe('success');
  });

  test('an emergency kills what leaked at once, and the consumer has a new value that works', async () => {
    const [leaked, other] = [await value(RUNNER), await value(SYNC)];
    const { kill } = await run('emergency.yml', { inputs: { tokens: 'ci-regression-runner', kill: '' } });
    expect([kill?.result, kill?.summary]).toEqual(['success', expect.stringContaining('exit code 0')]);
    const renewed = await value(RUNNER);
    expect([await world.consume(leaked), await world.consume(renewed), await world.consume(other)]).toEqual([
      401, 200, 200,
    ]);
  });

  test.each(['$(touch pwned)', 'ci-regression-runner" --all "', ''])(
    'an emergency for %j does nothing, and is red',
    async (tokens) => {
      const before = await value(RUNNER);
      const { kill } = await run('emergency.yml', { inputs: { tokens, kill: '' } });
      expect(kill?.result).toBe('failure');
      expect(await value(RUNNER)).toBe(before);
      expect(await world.consume(before)).toBe(200);
      expect(place.hasFile('pwned')).toBe(false);
    },
  );

  test('no value was ever printed, or kept in a comment, an artifact, a summary or a file', () => {
    const everything = place.everything();
    expect(everything).toContain('ci-regression-runner');
    expect(world.values().length).toBeGreaterThan(4);
    expect(everything).not.toMatch(ANY_VALUE);
  });
});

describe('where an apply can only do a part, or is refused', () => {
  let world: LocalWorld;
  let place: Workplace;

  beforeAll(async () => {
    world = await LocalWorld.start();
    place = await Workplace.in(world, { comments: [], issues: [], labels: [], main: COMMIT } satisfies Github);
  });
  afterAll(() => world.close());

  test('a blocked entry leaves the others alone: they are applied, and the run is red', async () => {
    await world.createSecret(SYNC, 'of somebody else');
    const { plan, apply } = await GithubRun.of(place, 'apply.yml');
    expect([plan?.result, plan?.outputs]).toMatchObject(['success', { changes: 'true', blocked: 'true' }]);
    expect(plan?.summary).toMatch(/blocked[^]*nightly-test-sync/);
    expect([apply?.result, apply?.summary]).toEqual(['failure', expect.stringContaining('Applied: 1 done.')]);
    expect(await world.consume((await world.currentValue(RUNNER)).token)).toBe(200);
  });

  test('where the safety gate refuses, the pull request says so, and nobody is asked for an approval', async () => {
    const many = (count: number): string =>
      spec(Array.from({ length: count }, (_, index) => entry(`job-number-${index + 1}`)).join(''));
    writeFileSync(specOf(place.repository), many(10));
    expect((await world.run(['apply', specOf(place.repository), '--yes'])).code).toBe(0);
    writeFileSync(specOf(place.repository), many(5));
    const { plan, comment } = await GithubRun.of(place, 'plan.yml', pullRequest);
    expect([plan?.outputs['code'], plan?.result, comment?.result]).toEqual(['3', 'failure', 'success']);
    expect((place.state as Github).comments[0]!.body).toContain('Safety gate');
    const merge = await GithubRun.of(place, 'apply.yml');
    expect([merge['plan']?.result, merge['apply']?.result]).toEqual(['failure', 'skipped']);
  });
});

test('the management token that the page reads from Secrets Manager is printed nowhere, and the next command has it', () => {
  const [, snippet = []] = shellBlocks(join(gitops, 'README.md'));
  const script = [
    'aws() { [ "$1 $2 $3 $4" = "secretsmanager get-secret-value --secret-id hawzu/management" ] && echo "value of the secret"; }',
    ...snippet,
    'bash -c \'[ "$HAWZU_MANAGEMENT_TOKEN" = "value of the secret" ]\' && echo handed on',
  ].join('\n');
  const printed = execFileSync('bash', ['-eo', 'pipefail', '-c', script], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], MANAGEMENT_TOKEN_SECRET: 'hawzu/management' },
  });
  expect(printed).toBe('handed on\n');
});
