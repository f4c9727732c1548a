import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const gitops = join(__dirname, '..', '..', 'examples', 'gitops');

export interface WorkflowStep {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

export interface WorkflowJob {
  readonly needs?: string;
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly WorkflowStep[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

/** A job of GitLab's, with what it extends and refers to in its place. */
export interface GitlabJob {
  readonly stage?: string;
  readonly environment?: { readonly name: string };
  readonly resource_group?: string;
  readonly id_tokens?: object;
  readonly variables?: Readonly<Record<string, string>>;
  readonly before_script?: readonly string[];
  readonly script: readonly string[];
  readonly artifacts?: { readonly paths: readonly string[]; readonly expire_in: string; readonly access: string };
  readonly rules: readonly { readonly if: string; readonly when?: string }[];
}

export const workflowNames = readdirSync(join(gitops, 'github'));

export const workflowText = (name: string): string => readFileSync(join(gitops, 'github', name), 'utf8');
export const workflow = (name: string): Workflow => parse(workflowText(name)) as Workflow;

/** `!reference [job, key]`, until it is resolved. */
class Reference {
  constructor(readonly path: readonly string[]) {}
}

/** The GitLab file as it is written; references are strings there, as its schema takes them. */
export function gitlabFile(
  reference: (path: readonly string[]) => unknown = String,
): Readonly<Record<string, unknown>> {
  const tag = {
    tag: '!reference',
    collection: 'seq' as const,
    resolve: (found: { toJSON: () => unknown }) => reference(found.toJSON() as string[]),
  };
  const text = readFileSync(join(gitops, 'gitlab', '.gitlab-ci.yml'), 'utf8');
  return parse(text, { customTags: [tag] }) as Readonly<Record<string, unknown>>;
}

/** Keywords at the top of the file that are no jobs. */
const NO_JOBS = new Set(['stages', 'workflow', 'variables', 'default']);

export function gitlabJobs(): Readonly<Record<string, GitlabJob>> {
  const file = gitlabFile((path) => new Reference(path)) as Readonly<Record<string, Record<string, unknown>>>;
  const whole = (name: string): Record<string, unknown> => {
    const own = file[name]!;
    const extended = own['extends'];
    return { ...(typeof extended === 'string' && whole(extended)), ...own };
  };
  const lines = (name: string, key: string): readonly string[] =>
    ((whole(name)[key] ?? []) as readonly (string | Reference)[]).flatMap((line) =>
      line instanceof Reference ? lines(line.path[0]!, line.path[1]!) : [line],
    );
  const names = Object.keys(file).filter((name) => !name.startsWith('.') && !NO_JOBS.has(name));
  return Object.fromEntries(
    names.map((name) => [
      name,
      { ...whole(name), before_script: lines(name, 'before_script'), script: lines(name, 'script') } as never,
    ]),
  );
}

export interface Script {
  /** Where it stands: file, job, step. */
  readonly place: string;
  readonly text: string;
}

/** Every shell script of every pipeline. */
export const scripts: readonly Script[] = [
  ...workflowNames.flatMap((name) =>
    Object.entries(workflow(name).jobs).flatMap(([job, { steps }]) =>
      steps.flatMap(({ run, name: step = '' }) =>
        run === undefined ? [] : [{ place: `${name} ${job} ${step}`, text: run }],
      ),
    ),
  ),
  ...Object.entries(gitlabJobs()).map(([name, { before_script = [], script }]) => ({
    place: `.gitlab-ci.yml ${name}`,
    text: [...before_script, ...script].join('\n'),
  })),
];
