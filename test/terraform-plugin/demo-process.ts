import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { Client, Metadata, credentials } from '@grpc/grpc-js';
import { createServerCertificate } from '../../src/terraform/plugin/server/certificate/server-certificate';
import type { MessageType } from '../../src/terraform/plugin/wire/protobuf/message';

const cookie = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

/** A provider process started as Terraform starts one, and what it said. */
export interface DemoProcess {
  readonly child: ChildProcess;
  readonly line: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exited: Promise<{ readonly code: number | null; readonly at: number }>;
}

/** Starts the bundled demo and waits for the first line on standard output, or for its end. */
export async function startDemo(
  executable: string,
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[] = [],
): Promise<DemoProcess> {
  const child = spawn(process.execPath, [executable, ...args], {
    env: { PATH: process.env['PATH'], TF_PLUGIN_MAGIC_COOKIE: cookie, PLUGIN_PROTOCOL_VERSIONS: '5,6', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const exited = new Promise<{ code: number | null; at: number }>((resolve) =>
    child.once('close', (code) => resolve({ code, at: performance.now() })),
  );
  const line = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')));
    });
  });
  const first = await Promise.race([line, exited.then(() => stdout)]);
  return { child, line: first, stdout: () => stdout, stderr: () => stderr, exited };
}

/** The client's half of mutual TLS, as Terraform makes one for each process. */
export const clientCertificate = createServerCertificate(new Date());

/** Connects as the handshake says; `identity` null is a client without a certificate. */
export function connect(line: string, identity: typeof clientCertificate | null = clientCertificate): Client {
  const [, , network, address = '', , certificate = ''] = line.split('|');
  const target = network === 'unix' ? `unix:${address}` : address;
  if (certificate === '') return new Client(target, credentials.createInsecure(), sizes);
  const root = Buffer.from(new X509Certificate(Buffer.from(certificate, 'base64')).toString());
  const tls =
    identity === null
      ? credentials.createSsl(root)
      : credentials.createSsl(root, Buffer.from(identity.privateKeyPem), Buffer.from(identity.pem));
  return new Client(target, tls, { ...sizes, 'grpc.ssl_target_name_override': 'localhost' });
}

const sizes = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

/** One unary call. Rejects with the grpc error. */
export async function call<Request, Response>(
  client: Client,
  path: string,
  request: MessageType<Request>,
  response: MessageType<Response>,
  message: Partial<Request>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      (value: Partial<Request>) => Buffer.from(request.encode(value)),
      (bytes) => response.decode(bytes),
      message,
      new Metadata(),
      { deadline: Date.now() + 8_000 },
      (error, value) =>
        error === null && value !== undefined ? resolve(value) : reject(error ?? new Error('no answer')),
    );
  });
}
