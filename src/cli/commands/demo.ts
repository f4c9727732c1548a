import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { packageRoot } from '../../adapters/system/installed-package';
import { applyDirectly } from '../local/demo/directly';
import { heading } from '../local/demo/heading';
import { prove } from '../local/demo/proof';
import { showRotation } from '../local/demo/rotation';
import { type DemoStack, planStack, prepareStack } from '../local/demo/through-terraform';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';
import {
  LOCAL_ACCESS_KEY,
  LOCAL_REGION,
  type LocalServices,
  readTokenFile,
  startLocalServices,
} from '../local/local-services';
import { DevClock } from '../local/time/dev-clock';
import { withSession } from '../pass/session';

/** The way through, end to end and on this machine: services, plan, apply, inventory, proof of every value, empty plan, rotation. */
export async function demoCommand(invocation: Invocation<object>): Promise<ExitCode> {
  const { terminal } = invocation;
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-tokens-'));
  const tidyUp = (): void => rmSync(folder, { recursive: true, force: true });
  // A second Ctrl-C ends the process where it stands.
  process.on('exit', tidyUp);
  const clock = new DevClock(undefined, 1, Date.now);
  const services = await startLocalServices({ folder, port: 0, secretsPort: 0, clock: clock.now });
  try {
    useServices(services);
    terminal.say(
      `Token service at ${services.endpoint}, Secrets Manager at ${services.secretsEndpoint}, state in ${folder}.`,
    );
    const code = await theWayThrough(invocation, folder, clock);
    if (code !== ExitCode.done) return code;
    heading(terminal, `Done in ${((performance.now() - started) / 1000).toFixed(1)} s. Next:`);
    terminal.result(NEXT);
    return ExitCode.done;
  } finally {
    await services.close();
    tidyUp();
    process.off('exit', tidyUp);
  }
}

/** For this process and those that it starts. */
function useServices(services: LocalServices): void {
  Object.assign(process.env, {
    HAWZU_ENDPOINT: services.endpoint,
    HAWZU_MANAGEMENT_TOKEN: readTokenFile(services.tokenFile),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secretsEndpoint,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: LOCAL_ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: 'local',
  });
}

async function theWayThrough(invocation: Invocation<object>, folder: string, clock: DevClock): Promise<ExitCode> {
  const { terminal, signal } = invocation;
  const spec = join(packageRoot(), 'examples', 'acme', 'tokens.yaml');
  const stack = await prepareStack(invocation, spec, folder);
  try {
    const applied = await applyFirst(invocation, stack, relative('.', spec));
    if (signal.aborted) return ExitCode.interrupted;
    if (applied !== ExitCode.done) return applied;
    const left = await withSession([spec], 'apply', { signal }, (session) => prove(terminal, session));
    heading(terminal, '4. A second plan');
    const again = stack.kind === 'ready' ? await planStack(invocation, stack.terraform) : 'nothing-to-do';
    if (signal.aborted) return ExitCode.interrupted;
    const who = stack.kind === 'ready' ? 'Terraform and "hawzu-tokens plan" agree: nothing' : 'Nothing';
    const done = left === 0 && again === 'nothing-to-do';
    terminal.result(
      done ? `  ${who} to do, everything is as declared.` : `  Something is left to do (${left} actions).`,
    );
    if (!done) return ExitCode.error;
    const isEnded = await showRotation(invocation, spec, clock);
    if (signal.aborted) return ExitCode.interrupted;
    return isEnded ? ExitCode.done : ExitCode.error;
  } finally {
    if (stack.kind === 'ready') stack.terraform.close();
  }
}

async function applyFirst(invocation: Invocation<object>, stack: DemoStack, spec: string): Promise<ExitCode> {
  const { terminal } = invocation;
  if (stack.kind === 'impossible') {
    terminal.say(`Directly, as "hawzu-tokens apply" works, and not through Terraform: ${stack.why}.`);
    heading(terminal, `1. Plan and apply ${spec}`);
    return applyDirectly(invocation, spec);
  }
  heading(terminal, `1. Plan and deploy ${spec} with ${stack.means}`);
  const planned = await planStack(invocation, stack.terraform);
  if (planned !== 'changes') return ExitCode.error;
  const applied = await stack.terraform.apply({ stdout: 'stdout', stderr: 'keep' });
  if (applied.exitCode !== 0) terminal.complain(applied.stderr);
  return applied.exitCode === 0 ? ExitCode.done : ExitCode.error;
}

const NEXT = `  npx hawzu-tokens dev                                   keep both services running, and print the environment for them
  npx hawzu-tokens plan examples/acme/tokens.yaml        in a second shell, with that environment
  npx hawzu-tokens apply examples/acme/tokens.yaml
  npx hawzu-tokens deploy examples/acme/tokens.yaml      the same tokens, through CDKTF and terraform or tofu
  npx hawzu-tokens rotate examples/acme/tokens.yaml --token ci-regression-runner
  npx hawzu-tokens inventory examples/acme/tokens.yaml`;
