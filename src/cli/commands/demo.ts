import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describeAccess } from '../../core/model/access';
import { decodeStored } from '../../core/pass/stored-value';
import { prepare } from '../../core/pass/prepare';
import { AWSCURRENT } from '../../core/ports/secret-store';
import { actionsOf } from '../../core/reconcile/plan';
import { planAndApply } from '../applying';
import { ExitCode } from '../exit-code';
import { showInventory } from './inventory';
import { LOCAL_REGION, readTokenFile, startLocalServices } from '../local-services';
import { showOutcomes } from '../outcomes';
import { showPlan } from '../planning';
import type { Invocation } from '../invocation';
import { type Session, withSession } from '../session';
import type { Terminal } from '../terminal';
import { packageRoot } from '../../adapters/system/installed-package';

/** The way through, end to end and on this machine: services, plan, apply, inventory, proof of every value, empty plan. */
export async function demoCommand({ terminal, signal, flags }: Invocation<object>): Promise<ExitCode> {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-tokens-'));
  const services = await startLocalServices({ folder, port: 0, secretsPort: 0 });
  try {
    Object.assign(process.env, {
      HAWZU_ENDPOINT: services.endpoint,
      HAWZU_MANAGEMENT_TOKEN: readTokenFile(services.tokenFile),
      AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secretsEndpoint,
      AWS_REGION: LOCAL_REGION,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    });
    const spec = relative('.', join(packageRoot(), 'examples', 'acme', 'tokens.yaml'));
    terminal.say(
      `Token service at ${services.endpoint}, Secrets Manager at ${services.secretsEndpoint}, state in ${folder}.`,
    );
    heading(terminal, `1. Plan and apply ${spec}`);
    const code = await withSession([spec], 'demo', 'apply', async (session) => {
      const applied = await planAndApply(terminal, session, {
        options: {},
        force: false,
        approved: true,
        show: showPlan(terminal, { ...flags, format: 'text' }),
        signal,
      });
      showOutcomes(terminal, applied, 'text');
      if (applied.exitCode !== ExitCode.done) return applied.exitCode;
      return prove(terminal, session);
    });
    if (code !== ExitCode.done) return code;
    heading(terminal, `Done in ${((performance.now() - started) / 1000).toFixed(1)} s. Next:`);
    terminal.result(NEXT);
    return ExitCode.done;
  } finally {
    await services.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Shows what came of it: the inventory, every stored value at work, and that nothing is left to do. */
async function prove(terminal: Terminal, session: Session): Promise<ExitCode> {
  const { connection, desired, survey } = session;
  const { plan, world } = await prepare(connection.ports, desired, survey, {}, 'versions');
  heading(terminal, '2. Inventory');
  showInventory(terminal, desired, world, plan, { format: 'table', within: '14d' });
  heading(terminal, '3. Every value in Secrets Manager calls the API as the token it should be');
  for (const token of desired.tokens) terminal.result(`  ${await proveOne(session, token.name)}`);
  heading(terminal, '4. A second plan');
  const left = actionsOf(plan);
  terminal.result(
    left.length === 0 ? '  Nothing to do: everything is as declared.' : `  ${left.length} actions are left.`,
  );
  return left.length === 0 ? ExitCode.done : ExitCode.error;
}

async function proveOne({ connection, desired }: Session, name: string): Promise<string> {
  const { tokenApi, stores } = connection.ports;
  const token = desired.tokens.find((one) => one.name === name);
  if (!token || token.secret.kind !== 'managed') return `${name}: its secret is elsewhere`;
  if (!token.enabled) return `${name}: enabled: false, so there is no value`;
  const store = stores(token.region);
  const { value: secret } = await store.describe(token.secret.name);
  const current = [...(secret?.labels ?? [])].find(([, labels]) => labels.includes(AWSCURRENT))?.[0];
  if (!secret || !current) throw new Error(`${name} has no current value`);
  const { value: read } = await store.read(secret.arn, current);
  const decoded = read.kind === 'value' ? decodeStored(read.value, tokenApi) : undefined;
  if (!decoded) throw new Error(`${name} has a value that is no token`);
  const { value: identity } = await tokenApi.authenticate(decoded.token);
  return `${token.secret.name} → GET /me → ${identity.tokenId}, ${describeAccess(identity.access)}`;
}

const heading = (terminal: Terminal, text: string): void => terminal.result(`\n${terminal.painter.strong(text)}`);

const NEXT = `  npx hawzu-tokens dev                                   keep both services running, and print the environment for them
  npx hawzu-tokens plan examples/acme/tokens.yaml        in a second shell, with that environment
  npx hawzu-tokens apply examples/acme/tokens.yaml
  npx hawzu-tokens rotate examples/acme/tokens.yaml --token ci-regression-runner
  npx hawzu-tokens inventory examples/acme/tokens.yaml`;
