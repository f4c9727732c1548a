import type { ClientRequest } from 'node:http';
import type * as http from 'node:http';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Environment } from './environment';
import { type Proxy, proxyFor } from './proxies';
import { ProxyFailure } from './proxy-failure';

export interface TunnelOptions {
  readonly keepAlive: boolean;
  readonly maxSockets: number;
  readonly ca?: string[];
  /** Until the proxy has made the connection. */
  readonly connectTimeoutMs: number;
}

/** Kept connections through one proxy: it learns host and port, and passes on what it can't read. */
class Tunnel extends HttpsProxyAgent<string> {
  readonly #towards: HttpsProxyAgent<string>['connectOpts'];

  constructor(
    private readonly through: Proxy,
    private readonly settings: TunnelOptions,
  ) {
    super(through.url, settings);
    this.#towards = this.connectOpts;
  }

  override async connect(request: ClientRequest, options: AgentConnectOpts) {
    const { ca, connectTimeoutMs } = this.settings;
    const late = AbortSignal.timeout(connectTimeoutMs);
    let status: number | undefined;
    request.once('proxyConnect', (answer: { readonly statusCode: number }) => (status = answer.statusCode));
    // The library reads this before it waits for anything, so each connection has its own.
    this.connectOpts = { ...this.#towards, signal: late };
    const socket = await super
      .connect(request, ca && options.secureEndpoint ? { ...options, ca } : options)
      .catch((error: NodeJS.ErrnoException) => {
        throw ProxyFailure.unreachable(this.through, late.aborted ? 'TIMEOUT' : (error.code ?? 'NO_ANSWER'));
      });
    // The library would give a refusal of the proxy for the answer of the server.
    if (status === 200) return socket;
    socket.destroy();
    throw ProxyFailure.refused(this.through, status ?? 0);
  }
}

/** Chooses for each connection between the direct way and a proxy, by the environment. */
export class ProxyingAgent extends Agent {
  readonly #tunnels = new Map<string, Tunnel>();

  constructor(
    private readonly secure: boolean,
    private readonly direct: http.Agent,
    private readonly env: Environment,
    private readonly settings: TunnelOptions,
  ) {
    super();
  }

  override isSecureEndpoint(): boolean {
    return this.secure;
  }

  override connect(_request: ClientRequest, { host, port }: AgentConnectOpts): http.Agent {
    const proxy = proxyFor({ secure: this.secure, host: host ?? 'localhost', port: Number(port) }, this.env);
    if (!proxy) return this.direct;
    const tunnel = this.#tunnels.get(proxy.url.href) ?? new Tunnel(proxy, this.settings);
    this.#tunnels.set(proxy.url.href, tunnel);
    return tunnel;
  }

  override destroy(): void {
    this.direct.destroy();
    for (const tunnel of this.#tunnels.values()) tunnel.destroy();
    super.destroy();
  }
}
