import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { jobsOf as gitlabPipeline, pipelineOf } from './forge/gitlab';
import { gitlabFile, gitlabJobs, gitops, scripts, workflow, workflowNames, workflowText } from './pipelines';
import { shellBlocks } from './readme-commands';
import { callsIn, complaintOf } from './shell-commands';
import { workflowSchema } from './workflow-schema';

const validator = (schema: object) => {
  const validate = new Ajv({ strict: false, logger: false, validateFormats: false }).compile(schema);
  return (document: unknown): string => (validate(document) ? '' : JSON.stringify(validate.errors));
};
const githubSays = validator(workflowSchema());
const gitlabSays = validator(JSON.parse(readFileSync(join(__dirname, 'schemas', 'gitlab-ci.json'), 'utf8')) as object);

const jobsOf = (name: string) => Object.entries(workflow(name).jobs);
const jobs = workflowNames.flatMap((name) => jobsOf(name).map(([job, body]) => [`${name} ${job}`, body] as const));
const gitlab = Object.entries(gitlabJobs());

test.each(workflowNames)('GitHub would take %s', (name) => {
  expect(githubSays(workflow(name))).toBe('');
});

test.each([
  ['a key that steps have not', /run: \|/, 'runs: |'],
  ['a permission that is none', 'contents: read', 'contents: look'],
  ['an event that is none', 'push:', 'pushed:'],
  ['a secret where none is to be had', /if: needs\.plan.*/, 'if: ${{ secrets.HAWZU_MANAGEMENT_TOKEN }}'],
])('the check of workflows finds %s', (_, right, wrong) => {
  const text = workflowText('apply.yml');
  const spoiled = text.replace(right, wrong);
  expect(spoiled).not.toBe(text);
  expect(githubSays(parse(spoiled))).not.toBe('');
});

test('GitLab would take the pipeline', () => {
  expect(gitlabSays(gitlabFile())).toBe('');
  expect(gitlabSays({ ...gitlabFile(), apply: { script: ['true'], resource_groups: 'one' } })).not.toBe('');
});

test('every script is one that bash can read', () => {
  expect(scripts.length).toBeGreaterThan(25);
  for (const { place, text } of scripts) {
    expect([place, spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' }).stderr]).toEqual([place, '']);
  }
});

test('every command of the pipelines and of their page is there, with its flags', () => {
  const readme = shellBlocks(join(gitops, 'README.md')).map((lines) => ({
    place: 'README.md',
    text: lines.join('\n'),
  }));
  const calls = [...scripts, ...readme].flatMap(({ place, text }) =>
    callsIn(text).map((call) => [place, call] as const),
  );
  const names = new Set(calls.map(([, [name]]) => name));
  for (const name of ['validate', 'plan', 'apply', 'rotate', 'retire', 'status']) expect(names).toContain(name);
  for (const [place, call] of calls) expect([place, call, complaintOf(call)]).toEqual([place, call, undefined]);
  expect(complaintOf(['apply', 'specs/', '--approve'])).toContain('--approve');
  expect(complaintOf(['plan', 'specs/', '--format', 'sarif'])).toContain('sarif');
});

test('no script has an expression put into it: what others wrote comes by the environment', () => {
  expect(scripts.filter(({ text }) => text.includes('${{'))).toEqual([]);
  expect(scripts.filter(({ text }) => /\beval\b|set -x|set -o xtrace/.test(text))).toEqual([]);
});

test('no workflow has a right by itself, and every job names those that it needs', () => {
  for (const name of workflowNames) expect([name, workflow(name).permissions]).toEqual([name, {}]);
  for (const [place, { permissions, 'timeout-minutes': minutes }] of jobs) {
    expect([place, Object.keys(permissions ?? {}).length > 0, minutes !== undefined]).toEqual([place, true, true]);
  }
});

test('a job that may write at GitHub runs nothing of the repository, and has no secret and no role', () => {
  const writers = jobs.filter(([, { permissions }]) =>
    Object.entries(permissions ?? {}).some(([what, right]) => right === 'write' && what !== 'id-token'),
  );
  expect(writers.map(([place]) => place)).toEqual(['drift.yml issue', 'plan.yml comment']);
  for (const [place, { steps, environment, permissions }] of writers) {
    expect([place, environment, Object.keys(permissions ?? {}).length]).toEqual([place, undefined, 1]);
    expect(steps.filter(({ uses = '' }) => uses !== '' && !uses.startsWith('actions/download-artifact@'))).toEqual([]);
    expect(JSON.stringify(steps)).not.toContain('secrets.');
  }
});

test('the management token goes to steps that run hawzu-tokens, of jobs in an environment, and to nothing else', () => {
  let holders = 0;
  for (const [place, { steps, environment }] of jobs) {
    for (const { env = {}, run = '', ...rest } of steps) {
      expect(JSON.stringify(rest)).not.toContain('secrets.');
      if (!JSON.stringify(env).includes('secrets.')) continue;
      holders += 1;
      expect([place, env['HAWZU_MANAGEMENT_TOKEN']]).toEqual([place, '${{ secrets.HAWZU_MANAGEMENT_TOKEN }}']);
      expect([place, environment === undefined, callsIn(run).length > 0]).toEqual([place, false, true]);
    }
  }
  expect(holders).toBe(6);
  const mentions = workflowNames.flatMap((name) => workflowText(name).match(/secrets\./g) ?? []);
  expect(mentions).toHaveLength(holders);
});

test('what a pull request starts never has more than a token that looks', () => {
  const started = workflowNames.filter((name) => Object.keys(workflow(name).on).some((on) => on.startsWith('pull_')));
  expect(started).toEqual(['plan.yml']);
  expect(workflow('plan.yml').on).not.toHaveProperty('pull_request_target');
  for (const [, { environment, if: condition, permissions }] of jobsOf('plan.yml')) {
    expect(['hawzu-plan', undefined]).toContain(environment);
    if (environment === undefined) expect(permissions).not.toHaveProperty('id-token');
    else expect(condition).toContain('github.event.pull_request.head.repo.full_name == github.repository');
  }
  for (const [name, { environment, rules, id_tokens: idTokens }] of gitlab) {
    const merges = rules.filter(({ if: condition }) => condition.includes('merge_request_event'));
    if (merges.length === 0 || name === 'validate' || name === 'plan-note') continue;
    expect([name, environment?.name, idTokens !== undefined]).toEqual([name, 'hawzu-plan', true]);
    for (const { if: condition } of merges) {
      expect(condition).toContain('$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID');
    }
  }
});

test('no run that changes tokens is cut off by another, and an emergency waits for none', () => {
  for (const name of ['apply.yml', 'scheduled-apply.yml']) {
    expect([name, workflow(name).concurrency?.['cancel-in-progress']]).toEqual([name, false]);
  }
  expect(workflow('emergency.yml').concurrency).toBeUndefined();
  const { apply, rotate, emergency } = gitlabJobs();
  expect([apply?.resource_group, rotate?.resource_group]).toEqual(['hawzu-apply', 'hawzu-schedule']);
  expect(emergency?.resource_group).toBeUndefined();
});

test('a plan is applied by the run that made it, in an environment of its own', () => {
  const { plan, apply } = workflow('apply.yml').jobs;
  expect([plan?.environment, apply?.environment, apply?.needs]).toEqual(['hawzu-plan', 'hawzu-apply', 'plan']);
  // With `run-id` it would be the plan of another run.
  const download = apply?.steps.find(({ uses = '' }) => uses.startsWith('actions/download-artifact@'));
  expect(download?.with).toEqual({ name: 'plan' });
});

test('artifacts are kept for days, and no checkout leaves a credential behind', () => {
  const uses = jobs.flatMap(([, { steps }]) => steps.filter(({ uses: action }) => action !== undefined));
  for (const { uses: action = '', with: given = {} } of uses) {
    // A tag of a version, or better: the whole hash of a commit.
    expect(action).toMatch(/^[a-z-]+\/[a-z-]+@(v\d+|[0-9a-f]{40})$/);
    if (action.startsWith('actions/upload-artifact@')) expect(given['retention-days']).toBeLessThanOrEqual(5);
    if (action.startsWith('actions/checkout@')) expect(given['persist-credentials']).toBe(false);
  }
  for (const [name, { artifacts }] of gitlab) {
    if (artifacts)
      expect([name, artifacts.access, artifacts.expire_in]).toEqual([name, 'developer', expect.any(String)]);
  }
});

test('the role that applies trusts the environments that apply, and the page names every environment', () => {
  const trust = readFileSync(join(gitops, 'aws', 'trust-of-the-apply-role.json'), 'utf8');
  const used = new Set(jobs.flatMap(([, { environment = [] }]) => environment));
  expect([...used].sort()).toEqual(['hawzu-apply', 'hawzu-plan', 'hawzu-unattended']);
  expect([...trust.matchAll(/:environment:([a-z-]+)"/g)].map(([, name]) => name)).toEqual([
    'hawzu-apply',
    'hawzu-unattended',
  ]);
  const readme = readFileSync(join(gitops, 'README.md'), 'utf8');
  const names = [...used, ...workflowNames, ...gitlab.map(([name]) => name)];
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test.each([
  ['a merge request', pipelineOf.mergeRequest, ['validate', 'plan', 'plan-note']],
  ['a merge request of a fork', { ...pipelineOf.mergeRequest, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '13' }, ['validate']],
  ['a merge', pipelineOf.main, ['validate', 'plan-main', 'apply (manual)']],
  ['the schedule of the drift check', pipelineOf.schedule('drift'), ['drift', 'drift-issue']],
  ['the schedule of rotations', pipelineOf.schedule('rotate'), ['rotate']],
  ['an emergency', pipelineOf.emergency('ci-regression-runner'), ['emergency']],
  ['an emergency from a branch', { ...pipelineOf.emergency('ci-regression-runner'), CI_COMMIT_BRANCH: 'mine' }, []],
])('at GitLab, %s starts its own jobs and no others', (_, variables, names) => {
  expect(gitlabPipeline(variables)).toEqual(names);
});
