import { readFileSync, writeFileSync } from 'node:fs';
import { entry, LocalWorld } from '../cli/local-world';
import { ANY_VALUE } from '../terraform-real/written';
import { commitAll, GitlabPipeline, initialise, pipelineOf } from './forge/gitlab';
import { specOf, Workplace } from './forge/workplace';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const RUNNER = 'hawzu/gitops/ci-regression-runner';
const SYNC = 'hawzu/gitops/nightly-test-sync';

interface Gitlab {
  readonly notes: readonly { readonly body: string }[];
  readonly issues: readonly { readonly isOpen: boolean; readonly description: string }[];
}

describe('the pipeline of GitLab, against both services', () => {
  let world: LocalWorld;
  let place: Workplace;
  const forge = (): Gitlab => place.state as Gitlab;
  const run = (variables: Readonly<Record<string, string>>) => GitlabPipeline.of(place, variables);
  const value = async (secret: string): Promise<string> => (await world.currentValue(secret)).token;
  const codes = async (pipeline: Promise<Readonly<Record<string, { code: number | null }>>>) =>
    Object.fromEntries(Object.entries(await pipeline).map(([name, { code }]) => [name, code]));

  beforeAll(async () => {
    world = await LocalWorld.start();
    place = await Workplace.in(world, { notes: [], issues: [] } satisfies Gitlab);
    initialise(place.repository);
  });
  afterAll(() => world.close());

  test('a merge request gets its plan as a note, and a second push changes that note', async () => {
    for (let push = 0; push < 2; push += 1) {
      expect(await codes(run(pipelineOf.mergeRequest))).toEqual({ validate: 0, plan: 0, 'plan-note': 0 });
    }
    expect(forge().notes).toMatchObject([{ body: expect.stringContaining('2 to create') as string }]);
  });

  test('a merge applies the plan of its own pipeline, and one that is not the newest applies nothing', async () => {
    const old = new GitlabPipeline(place, pipelineOf.main);
    expect((await old.job('plan-main')).code).toBe(0);
    commitAll(place.repository, 'Something else');
    const late = await old.job('apply');
    expect([late.code, late.stdout]).toEqual([1, expect.stringContaining('main has moved on')]);
    expect(world.emulator.snapshot()).toEqual([]);
    expect(await codes(run(pipelineOf.main))).toEqual({ validate: 0, 'plan-main': 0, apply: 0 });
    expect(await world.consume(await value(RUNNER))).toBe(200);
  });

  test('a blocked entry leaves the others alone: they are applied, and the pipeline is red', async () => {
    const whole = readFileSync(specOf(place.repository), 'utf8');
    await world.createSecret('hawzu/gitops/second-job', 'of somebody else');
    writeFileSync(specOf(place.repository), whole + entry('first-job') + entry('second-job'));
    commitAll(place.repository, 'Two more');
    expect(await codes(run(pipelineOf.main))).toEqual({ validate: 0, 'plan-main': 0, apply: 1 });
    expect(await world.consume(await value('hawzu/gitops/first-job'))).toBe(200);
    writeFileSync(specOf(place.repository), whole);
    commitAll(place.repository, 'And without them');
    expect(await codes(run(pipelineOf.main))).toEqual({ validate: 0, 'plan-main': 0, apply: 0 });
  });

  test('drift is one issue, until an apply has mended it', async () => {
    expect(await codes(run(pipelineOf.schedule('drift')))).toEqual({ drift: 0, 'drift-issue': 0 });
    expect(forge().issues).toEqual([]);
    const { tokenId } = await world.currentValue(SYNC);
    await world.manage('POST', `access-token/${tokenId}/disable`);
    for (let day = 0; day < 2; day += 1) await run(pipelineOf.schedule('drift'));
    expect(forge().issues).toMatchObject([
      { isOpen: true, description: expect.stringContaining('nightly-test-sync') as string },
    ]);
    expect(await codes(run(pipelineOf.main))).toMatchObject({ apply: 0 });
    await run(pipelineOf.schedule('drift'));
    expect(forge().issues).toMatchObject([{ isOpen: false }]);
  });

  test('the schedule rotates, and an emergency kills', async () => {
    world.advance(20 * 24 * HOUR + HOUR);
    const old = await value(RUNNER);
    expect(await codes(run(pipelineOf.schedule('rotate')))).toEqual({ rotate: 0 });
    const leaked = await value(RUNNER);
    expect([leaked === old, await world.consume(old), await world.consume(leaked)]).toEqual([false, 200, 200]);
    expect(await codes(run(pipelineOf.emergency('ci-regression-runner')))).toEqual({ emergency: 0 });
    const renewed = await value(RUNNER);
    const answers = await Promise.all([old, leaked, renewed].map((one) => world.consume(one)));
    expect(answers).toEqual([401, 401, 200]);
    expect(await codes(run(pipelineOf.emergency('$(touch pwned)')))).toEqual({ emergency: 1 });
    expect(place.hasFile('pwned')).toBe(false);
    expect(await world.consume(renewed)).toBe(200);
  });

  test('no value was ever printed, or kept in a note, an artifact or a file', () => {
    const everything = place.everything();
    expect(everything).toContain('ci-regression-runner');
    expect(everything).not.toMatch(ANY_VALUE);
  });
});
