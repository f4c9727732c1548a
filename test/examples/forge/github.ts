import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { workflow, type WorkflowJob, type WorkflowStep } from '../pipelines';
import { copyFiles, type Ran, valueOf, type Workplace } from './workplace';

export interface JobEnd {
  readonly result: 'success' | 'failure' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  /** Of each step that ran a script. */
  readonly steps: Readonly<Record<string, Ran>>;
  readonly summary: string;
}

/** What started a run. */
export interface Started {
  readonly github?: object;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** One run of a workflow: its jobs in order, each in a folder of its own, with artifacts between them. */
export class GithubRun {
  readonly jobs: Record<string, JobEnd> = {};
  readonly #artifacts: string;

  constructor(
    private readonly place: Workplace,
    private readonly file: string,
    private readonly started: Started = {},
  ) {
    this.#artifacts = place.folder();
  }

  static async of(place: Workplace, file: string, started: Started = {}): Promise<Readonly<Record<string, JobEnd>>> {
    const run = new GithubRun(place, file, started);
    for (const name of Object.keys(workflow(file).jobs)) await run.job(name);
    return run.jobs;
  }

  async job(name: string): Promise<JobEnd> {
    const job = workflow(this.file).jobs[name]!;
    const end = this.#isDue(job) ? await this.#run(job) : { result: 'skipped' as const, ...nothing };
    this.jobs[name] = end;
    return end;
  }

  #names(job: WorkflowJob, steps: Readonly<Record<string, object>> = {}): object {
    return {
      ...{ needs: this.jobs, steps, inputs: this.started.inputs ?? {} },
      github: {
        ...{ repository: 'acme/tokens', server_url: 'https://github.example', run_id: 1, sha: 'a'.repeat(40) },
        ...{ token: 'token of the job', actor: 'somebody', ...this.started.github },
      },
      vars: { HAWZU_ENDPOINT: this.place.world.environment()['HAWZU_ENDPOINT'] },
      secrets: { HAWZU_MANAGEMENT_TOKEN: this.place.secretOf(job.environment) },
      cancelled: () => false,
    };
  }

  #isDue(job: WorkflowJob): boolean {
    const condition = job.if?.replaceAll(/\$\{\{|\}\}/g, '') ?? 'true';
    const before = job.needs === undefined ? 'success' : this.jobs[job.needs]!.result;
    if (before !== 'success' && !condition.includes('cancelled()')) return false;
    return valueOf(condition, this.#names(job)) === true;
  }

  async #run(job: WorkflowJob): Promise<JobEnd> {
    const cwd = this.place.folder();
    const own = this.place.folder();
    const files = {
      GITHUB_OUTPUT: join(own, 'output'),
      GITHUB_STEP_SUMMARY: join(own, 'summary'),
      GITHUB_PATH: join(own, 'path'),
    };
    for (const file of Object.values(files)) writeFileSync(file, '');
    const ran: Record<string, Ran> = {};
    const outputs: Record<string, { outputs: Readonly<Record<string, string>> }> = {};
    let credentials: Readonly<Record<string, string>> = {};
    let result: JobEnd['result'] = 'success';
    const filled = (text: string) =>
      text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
        const value = valueOf(expression, this.#names(job, outputs));
        return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
      });
    for (const step of job.steps) {
      if (step.uses?.startsWith('aws-actions/configure-aws-credentials@')) credentials = this.place.credentials();
      else if (step.uses !== undefined) this.#use(step, cwd);
      if (step.run === undefined) continue;
      const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, filled(text)]));
      const PATH = readFileSync(files.GITHUB_PATH, 'utf8').trim().replaceAll('\n', delimiter);
      const done = await this.place.bash(step.run, cwd, { ...credentials, ...files, ...env, ...(PATH && { PATH }) });
      ran[step.name ?? ''] = done;
      if (step.id !== undefined) outputs[step.id] = { outputs: pairs(readFileSync(files.GITHUB_OUTPUT, 'utf8')) };
      if (done.code === 0) continue;
      result = 'failure';
      break;
    }
    const told = Object.entries(job.outputs ?? {}).map(([name, text]) => [name, filled(text)] as const);
    const summary = readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8');
    return { result, outputs: Object.fromEntries(told), steps: ran, summary };
  }

  #use({ uses = '', with: given = {} }: WorkflowStep, cwd: string): void {
    const [action] = uses.split('@');
    const artifact = join(this.#artifacts, String(given['name']));
    if (action === 'actions/checkout') cpSync(this.place.repository, cwd, { recursive: true });
    else if (action === 'actions/upload-artifact') copyFiles(String(given['path']).trim().split(/\s+/), cwd, artifact);
    else if (action === 'actions/download-artifact') {
      if (!existsSync(artifact)) throw new Error(`no artifact ${artifact}`);
      cpSync(artifact, cwd, { recursive: true });
    } else if (action !== 'actions/setup-node') throw new Error(`nobody knows ${uses}`);
  }
}

/** Of a job that was skipped. At GitHub, an output that is not there equals an empty text. */
const nothing = { outputs: new Proxy({}, { get: () => '' }), steps: {}, summary: '' };

const pairs = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
