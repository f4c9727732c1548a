import { spawnSync } from 'node:child_process';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { LocalWorld } from './local-world';

export const API = 'tokens.corp.example';
export const SECRETS = 'secretsmanager.eu-west-1.amazonaws.com';

const credentialsOf = (
  action: string,
): string => `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>
<Credentials><AccessKeyId>ASIATAKEN</AccessKeyId><SecretAccessKey>taken</SecretAccessKey><SessionToken>s</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></${action}Result></${action}Response>`;
const SSO = JSON.stringify({
  roleCredentials: { accessKeyId: 'ASIASSO', secretAccessKey: 's', sessionToken: 's', expiration: 4_000_000_000_000 },
});

/** A proxy that wants this name and password: the way in which it is written into a URL, and as it is sent. */
export const LOGIN = { url: 'build:p%40ss', sent: `Basic ${Buffer.from('build:p@ss').toString('base64')}` };

/**
 * A network whose hosts exist behind its proxy only, with certificates of an authority that nobody else knows: the token
 * API, Secrets Manager, and where AWS gives credentials.
 */
export class CorporateNetwork {
  /** What the proxy was asked for: `CONNECT host:port`. */
  readonly asked: string[] = [];
  /** How it answers; 200 connects. */
  status = 200;
  login: string | undefined;

  private constructor(
    /** The PEM file of its authority. */
    readonly authority: string,
    /** Origin of its proxy, without the scheme. */
    readonly proxy: string,
    private readonly stop: () => void,
  ) {}

  /** `undefined` on a machine without openssl. */
  static async start(world: LocalWorld): Promise<CorporateNetwork | undefined> {
    const [key, certificate] = [join(world.folder, 'key.pem'), join(world.folder, 'ca.pem')];
    const names = [API, SECRETS, 'sts.eu-west-1.amazonaws.com', 'portal.sso.eu-west-1.amazonaws.com'];
    const made = spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      certificate,
      '-subj',
      '/CN=corp',
      '-addext',
      `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
    ]);
    if (made.status !== 0) {
      console.warn('SKIPPED: openssl is not on this machine, so proxies were not tried with TLS');
      return undefined;
    }
    const options = { key: readFileSync(key), cert: readFileSync(certificate) };
    const hosts = createTlsServer(options, (request, response) => answer(world, request, response));
    const proxy = createServer((_, response) => response.writeHead(501).end());
    await Promise.all([hosts, proxy].map((server) => new Promise<void>((up) => server.listen(0, '127.0.0.1', up))));
    const port = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
    const network = new CorporateNetwork(certificate, `127.0.0.1:${port(proxy)}`, () => {
      for (const server of [hosts, proxy]) {
        server.closeAllConnections();
        server.close();
      }
    });
    proxy.on('connect', (request: IncomingMessage, client: import('node:net').Socket) => {
      network.asked.push(`CONNECT ${request.url}`);
      client.on('error', () => undefined);
      const known = network.login === undefined || request.headers['proxy-authorization'] === network.login;
      const status = known ? network.status : 407;
      if (status !== 200) return client.end(`HTTP/1.1 ${status} no\r\n\r\n`);
      const server = connect(port(hosts), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 yes\r\n\r\n');
        server.pipe(client).pipe(server);
      });
      return server.on('error', () => client.destroy());
    });
    return network;
  }

  /** Where a command reaches both services inside: only through the proxy, and only if the authority is trusted. */
  environment(): Record<string, string | undefined> {
    return {
      HTTPS_PROXY: `http://${this.proxy}`,
      HAWZU_ENDPOINT: `https://${API}`,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: undefined,
      HAWZU_CA_BUNDLE: this.authority,
      AWS_CA_BUNDLE: this.authority,
    };
  }

  close(): void {
    this.stop();
  }
}

function answer(world: LocalWorld, request: IncomingMessage, response: ServerResponse): void {
  const host = request.headers.host ?? '';
  if (host.startsWith('sts.')) {
    request.on('data', (body: Buffer) => {
      const [, action = ''] = /Action=(\w+)/.exec(body.toString()) ?? [];
      response.writeHead(200, { 'content-type': 'text/xml' }).end(credentialsOf(action));
    });
    return;
  }
  if (host.startsWith('portal.sso.')) {
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(SSO);
  }
  const goal = new URL(host === API ? world.service.url : world.emulator.url);
  const headers = { ...request.headers, host: goal.host };
  const onward = httpRequest(
    { host: goal.hostname, port: goal.port, path: request.url, method: request.method, headers },
    (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    },
  );
  request.pipe(onward.on('error', () => response.destroy()));
}
