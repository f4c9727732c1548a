import { join } from 'node:path';
import { CommandFailure } from '../../terminal/failure';
import type { Invocation } from '../../terminal/invocation';
import { readNamedSpecs } from '../../pass/reading';
import { findTerraform } from '../../terraform/binary';
import { prepareStackFolder } from '../../terraform/stack-folder';
import { synthesize } from '../../terraform/synthesize';
import { type Planned, Terraform } from '../../terraform/terraform';

/** The stack of the demonstration, ready to be planned; or why this machine can't have one. */
export type DemoStack =
  | { readonly kind: 'ready'; readonly terraform: Terraform; readonly means: string }
  | { readonly kind: 'impossible'; readonly why: string };

const KEPT = { stdout: 'keep', stderr: 'keep' } as const;

/**
 * Synthesizes the spec into a folder and lets Terraform prepare it there. Whatever stands against it is a reason to go
 * without, not an error: nothing has been changed yet.
 */
export async function prepareStack(
  { terminal, interruption }: Invocation<object>,
  spec: string,
  folder: string,
): Promise<DemoStack> {
  const search = await findTerraform(process.env['TERRAFORM_BINARY_NAME']);
  if (search.kind === 'unusable') return { kind: 'impossible', why: search.problem.message };
  const { binary } = search;
  forgetOwnSettings();
  try {
    const { stacks, cdktfVersion } = await synthesize(
      { ...readNamedSpecs([spec]), policies: [] },
      {
        out: 'cdktf.out',
        cwd: folder,
        terminal,
        interruption,
      },
    );
    const stack = join(folder, stacks[0]?.folder ?? '');
    prepareStackFolder(stack, binary);
    const terraform = new Terraform({ binary, folder: stack, colour: terminal.coloured, interruption });
    const init = await terraform.init([], KEPT);
    const why = /Error: (.+)/.exec(init.stderr)?.[1] ?? 'its reason is not known';
    if (init.exitCode !== 0) return { kind: 'impossible', why: `${binary.product} can't prepare the stack: ${why}` };
    return { kind: 'ready', terraform, means: `CDKTF ${cdktfVersion} and ${binary.product} ${binary.version}` };
  } catch (error) {
    if (!(error instanceof CommandFailure) || interruption.signal.aborted) throw error;
    return { kind: 'impossible', why: error.message };
  }
}

/** What a person has set for stacks of their own must neither lead this one elsewhere nor be touched by it. */
function forgetOwnSettings(): void {
  for (const name of Object.keys(process.env)) {
    if (/^TF_(DATA_DIR|WORKSPACE|CLI_ARGS)/.test(name)) delete process.env[name];
  }
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly after: { readonly change?: string; readonly enabled?: boolean } | null;
    };
  }[];
}

/** Plans, and tells each change in a line instead of Terraform's forty. Quiet when there is none. */
export async function planStack({ terminal }: Invocation<object>, terraform: Terraform): Promise<Planned['result']> {
  const { result, stderr } = await terraform.plan('deploy', KEPT);
  if (result === 'failed') terminal.complain(stderr);
  if (result !== 'changes') return result;
  const { resource_changes: changes = [] } = (await terraform.showPlan()) as PlanJson;
  for (const { address, change } of changes) {
    const what = change.after?.change ?? (change.after?.enabled === false ? 'enabled: false; nothing is made yet' : '');
    terminal.result(`  ${terminal.painter.change('add', '+')} ${address}`);
    terminal.result(`      ${what.replace(/; a good token .*/, '')}`);
  }
  terminal.result(`\n  Plan: ${changes.length} to add. "hawzu-tokens deploy" shows it in full.\n\n`);
  return result;
}
