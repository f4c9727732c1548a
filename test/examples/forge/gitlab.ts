import { execFileSync } from 'node:child_process';
import { gitlabJobs } from '../pipelines';
import { copyFiles, type Ran, valueOf, type Workplace } from './workplace';

type Variables = Readonly<Record<string, string>>;

const jobs = gitlabJobs();

/** When the job of a pipeline with these variables runs; undefined: it is not in the pipeline. */
function ruleOf(name: string, variables: Variables): { readonly when?: string } | undefined {
  return jobs[name]!.rules.find(({ if: condition }) =>
    valueOf(
      condition.replaceAll(/\$(\w+)/g, (_, variable: string) => `variables[${JSON.stringify(variable)}]`),
      { variables },
    ),
  );
}

/** What starts a pipeline, beside what all have. */
export const pipelineOf = {
  mergeRequest: {
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_MERGE_REQUEST_IID: '7',
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '9',
    CI_MERGE_REQUEST_PROJECT_ID: '9',
  },
  main: { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main' },
  schedule: (task: string) => ({ CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: 'main', HAWZU_TASK: task }),
  emergency: (tokens: string) => ({
    ...{ CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: 'main', COMPROMISED_TOKENS: tokens },
  }),
} as const;

const ALWAYS: Variables = {
  ...{ CI_PROJECT_ID: '9', CI_API_V4_URL: 'https://gitlab.example/api/v4', CI_JOB_ID: '1' },
  ...{ CI_JOB_URL: 'https://gitlab.example/acme/tokens/-/jobs/1', CI_DEFAULT_BRANCH: 'main' },
  ...{ COMPROMISED_TOKENS: '', KILL: '', GITLAB_NOTE_TOKEN: 'token for notes' },
};

/** The names of the jobs of a pipeline, in order; those that somebody has to start with a mark. */
export const jobsOf = (variables: Variables): readonly string[] =>
  Object.keys(jobs).flatMap((name) => {
    const rule = ruleOf(name, { ...ALWAYS, ...variables });
    return rule ? [rule.when === 'manual' ? `${name} (manual)` : name] : [];
  });

/** One pipeline: its jobs in order until one fails, each in a clone of its own, with artifacts between them. */
export class GitlabPipeline {
  readonly jobs: Record<string, Ran> = {};
  readonly #artifacts: string;
  readonly #variables: Variables;

  constructor(
    private readonly place: Workplace,
    variables: Variables,
  ) {
    this.#artifacts = place.folder();
    const commit = git(place.repository, 'rev-parse', 'HEAD');
    this.#variables = { ...ALWAYS, CI_COMMIT_SHA: commit, CI_COMMIT_SHORT_SHA: commit.slice(0, 8), ...variables };
  }

  static async of(place: Workplace, variables: Variables): Promise<Readonly<Record<string, Ran>>> {
    const pipeline = new GitlabPipeline(place, variables);
    let failed = false;
    for (const name of Object.keys(jobs)) {
      const rule = ruleOf(name, pipeline.#variables);
      if (!rule || (failed && rule.when !== 'always')) continue;
      failed = (await pipeline.job(name)).code !== 0 || failed;
    }
    return pipeline.jobs;
  }

  async job(name: string): Promise<Ran> {
    const { script, before_script: before = [], environment, id_tokens: idTokens, variables, artifacts } = jobs[name]!;
    const cwd = this.place.folder();
    if (variables?.['GIT_STRATEGY'] !== 'none') git(cwd, 'clone', '--quiet', this.place.repository, '.');
    copyFiles(['plan.json', 'blocked', 'comment.md', 'report.md', 'drift.txt'], this.#artifacts, cwd);
    const ran = await this.place.bash([...before, ...script].join('\n'), cwd, {
      ...this.#variables,
      HAWZU_ENDPOINT: this.place.world.environment()['HAWZU_ENDPOINT']!,
      ...(environment && { HAWZU_MANAGEMENT_TOKEN: this.place.secretOf(environment.name) }),
      ...(idTokens && { ...this.place.credentials(), AWS_ID_TOKEN: 'token of the job' }),
      TMPDIR: cwd,
    });
    copyFiles(artifacts?.paths ?? [], cwd, this.#artifacts);
    this.jobs[name] = ran;
    return ran;
  }
}

/** The output of git, without the settings of whoever runs the test. */
export const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@acme.example', ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: cwd, GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

export const commitAll = (repository: string, message: string): void => {
  git(repository, 'add', '--all');
  git(repository, 'commit', '--quiet', '--allow-empty', '--message', message);
};

export const initialise = (repository: string): void => {
  git(repository, 'init', '--quiet', '--initial-branch=main');
  commitAll(repository, 'Specs');
};
