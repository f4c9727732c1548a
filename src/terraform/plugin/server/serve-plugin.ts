import { Server } from '@grpc/grpc-js';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import type { Logger } from '../provider/call-context';
import type { ProviderDefinition } from '../provider/provider-definition';
import { Runtime } from '../rpc/runtime';
import { protectionFor } from './credentials';
import { ExitRules } from './exit-rules';
import { handshakeLine } from './handshake-line';
import type { Endpoint } from './listen';
import { listen } from './listen';
import { jsonLogger, logLevel } from './log';
import { startProblem } from './magic-cookie';
import { addPluginServices } from './services/plugin-services';
import { divertStdout, ignoreSignals, reportCrashes } from './process-guards';
import { addProviderService } from './services/provider-service';
import { reattachLine } from './reattach';
import { writeFully } from './write-fully';

/** A provider that is loaded when Terraform knows where to reach it: the handshake is waited for, and needs none of it. */
export interface LateProvider<Client> {
  /** As in its definition. */
  readonly name: string;
  readonly load: () => ProviderDefinition<Client>;
}

/** What the server takes from outside; an entry point gives it. */
export interface ServeOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly process: Pick<NodeJS.Process, 'on' | 'stdout' | 'exit' | 'pid'>;
  /**
   * The provider's full address, to be used by a running Terraform instead of being started by it. The process then
   * prints TF_REATTACH_PROVIDERS, outlives every connection, and ends on a signal.
   */
  readonly reattachAs?: string;
}

/**
 * Serves a provider to the Terraform that started this process. Resolves when it listens; the process ends by itself.
 * Without Terraform it says so on standard error and exits 1.
 */
export async function servePlugin<Client>(provider: LateProvider<Client>, options: ServeOptions): Promise<void> {
  const { env, process: host, reattachAs } = options;
  const problem = reattachAs === undefined ? startProblem(provider.name, env) : undefined;
  if (problem !== undefined) {
    writeFully(2, problem);
    host.exit(1);
    return;
  }
  const write = (text: string) => writeFully(2, text);
  const log = jsonLogger({ module: `provider.${provider.name}`, level: logLevel(env), now: options.now, write });
  reportCrashes(host, write);
  if (reattachAs === undefined) ignoreSignals(host, log);
  else for (const signal of ['SIGINT', 'SIGTERM'] as const) host.on(signal, () => host.exit(0));

  try {
    const runtime = new Runtime(provider, log, () => options.now().getTime());
    const { endpoint, certificate } = await start(runtime, options, log);
    host.on('exit', endpoint.remove);
    const line =
      reattachAs === undefined ? handshakeLine(endpoint, certificate) : reattachLine(reattachAs, endpoint, host.pid);
    writeFully(1, line);
    divertStdout(host, log);
    // While Terraform connects. Were it loaded by the first call, that one would wait.
    setImmediate(() => runtime.provider);
  } catch (error) {
    // Terraform shows the first line of standard output, and of a process that fails to start nothing else.
    writeFully(1, `${provider.name} can't start: ${error instanceof Error ? error.message : 'unknown reason'}\n`);
    host.exit(1);
  }
}

async function start(
  runtime: Runtime,
  options: ServeOptions,
  log: Logger,
): Promise<{ readonly endpoint: Endpoint; readonly certificate: Uint8Array | undefined }> {
  const { env, now, process: host, reattachAs } = options;
  const rules = new ExitRules(
    (code) => host.exit(code),
    () => runtime.stop(),
  );
  // The default would refuse messages above 4 MiB; Terraform sends and takes up to 2 GiB.
  const server = new Server({
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    // Statistics for grpc's own debugging tools, kept for every call.
    'grpc.enable_channelz': 0,
  });
  addProviderService(server, runtime, rules);
  addPluginServices(server, rules, () => (reattachAs === undefined ? rules.shutdown() : undefined));

  const clientCertificate = reattachAs === undefined ? env['PLUGIN_CLIENT_CERT'] : undefined;
  const { credentials, certificate } = protectionFor(clientCertificate, now());
  // grpc-js tells nobody when a connection ends; a socket of ours that it is handed does.
  const injector = server.createConnectionInjector(credentials);
  const sockets = createServer((socket) => {
    if (reattachAs === undefined) {
      rules.connectionOpened();
      socket.on('close', () => rules.connectionClosed());
    }
    socket.on('error', (error) => log.debug('a connection failed', { reason: error.message }));
    injector.injectConnection(socket);
  });
  const folders = [env['PLUGIN_UNIX_SOCKET_DIR'], tmpdir(), '/tmp'].filter((folder) => folder !== undefined);
  const endpoint = await listen(sockets, folders);
  if (reattachAs === undefined) rules.awaitFirstConnection();
  log.debug('listening', { network: endpoint.network, address: endpoint.address, tls: certificate !== undefined });
  return { endpoint, certificate: certificate?.der };
}
