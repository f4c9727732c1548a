import type { Client } from '@grpc/grpc-js';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ObjectValue } from '../../src/terraform/plugin';
import { objectTypeOf } from '../../src/terraform/plugin/schema/schema';
import { createServerCertificate } from '../../src/terraform/plugin/server/certificate/server-certificate';
import {
  applyResourceChangeRequest,
  applyResourceChangeResponse,
} from '../../src/terraform/plugin/wire/messages/apply-resource-change';
import {
  configureProviderRequest,
  configureProviderResponse,
} from '../../src/terraform/plugin/wire/messages/configure-provider';
import {
  getProviderSchemaRequest,
  getProviderSchemaResponse,
} from '../../src/terraform/plugin/wire/messages/get-provider-schema';
import {
  validateResourceConfigRequest,
  validateResourceConfigResponse,
} from '../../src/terraform/plugin/wire/messages/validate-resource-config';
import { stopProviderRequest, stopProviderResponse } from '../../src/terraform/plugin/wire/messages/stop-provider';
import { encodeValue } from '../../src/terraform/plugin/wire/msgpack/encode-value';
import { string } from '../../src/terraform/plugin/wire/protobuf/field';
import { messageType } from '../../src/terraform/plugin/wire/protobuf/message';
import { buildDemo } from './build-demo';
import { demoProvider } from './demo/demo-provider';
import { thingSchema } from './demo/thing-schema';
import type { DemoProcess } from './demo-process';
import { call, clientCertificate, connect, startDemo } from './demo-process';

const provider = '/tfplugin6.Provider';
const empty = messageType({});
const folder = mkdtempSync(join(tmpdir(), 'demo-things-'));
const { executable, mirror } = buildDemo();
const tls = { PLUGIN_CLIENT_CERT: clientCertificate.pem };
const started: DemoProcess[] = [];
const clients: Client[] = [];

async function demo(
  env: Readonly<Record<string, string | undefined>> = {},
  args?: readonly string[],
): Promise<DemoProcess> {
  const process = await startDemo(executable, { TMPDIR: folder, ...env }, args);
  started.push(process);
  return process;
}

function connected(line: string, identity?: typeof clientCertificate | null): Client {
  const client = connect(line, identity);
  clients.push(client);
  return client;
}

const thing = (attributes: ObjectValue) => ({ msgpack: encodeValue(objectTypeOf(thingSchema.attributes), attributes) });
const configuration = { msgpack: encodeValue(objectTypeOf(demoProvider.schema.attributes), { folder }) };
const schemaOf = (client: Client) =>
  call(client, `${provider}/GetProviderSchema`, getProviderSchemaRequest, getProviderSchemaResponse, {});
const configure = (client: Client) =>
  call(client, `${provider}/ConfigureProvider`, configureProviderRequest, configureProviderResponse, {
    config: configuration,
  });
const create = (client: Client, attributes: ObjectValue) =>
  call(client, `${provider}/ApplyResourceChange`, applyResourceChangeRequest, applyResourceChangeResponse, {
    typeName: 'demo_thing',
    plannedState: thing(attributes),
    config: thing(attributes),
  });

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => {
  for (const path of [folder, mirror]) rmSync(path, { recursive: true, force: true });
});

describe('the start', () => {
  test('without Terraform it says what it is, on standard error, and exits 1', async () => {
    const { exited, stdout, stderr } = await demo({ TF_PLUGIN_MAGIC_COOKIE: undefined });
    expect((await exited).code).toBe(1);
    expect(stdout()).toBe('');
    expect(stderr()).toContain('terraform init');
  });

  test('a Terraform that does not speak protocol 6 is told so', async () => {
    const { exited, stderr } = await demo({ PLUGIN_PROTOCOL_VERSIONS: '4,5' });
    expect((await exited).code).toBe(1);
    expect(stderr()).toContain('protocol 6');
  });

  test('the handshake is one line of six fields with a certificate without padding', async () => {
    const { line } = await demo(tls);
    expect(line).toMatch(/^1\|6\|unix\|\/[^|]+\|grpc\|[A-Za-z0-9+/]+$/);
    const certificate = new X509Certificate(Buffer.from(line.split('|')[5] ?? '', 'base64'));
    expect(certificate.subjectAltName).toBe('DNS:localhost');
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  });

  test('without a client certificate it serves plain text, and the field is empty', async () => {
    const { line } = await demo();
    expect(line).toMatch(/\|grpc\|$/);
    expect((await schemaOf(connected(line))).diagnostics).toEqual([]);
  });

  test('a folder whose path is too long for a socket is passed over', async () => {
    const { line } = await demo({
      ...tls,
      PLUGIN_UNIX_SOCKET_DIR: `/tmp/${'x'.repeat(120)}`,
      TMPDIR: `/tmp/${'y'.repeat(120)}`,
    });
    expect(line).toMatch(/^1\|6\|unix\|\/tmp\/plugin[^/]{6}\/s\|/);
  });

  test('reattach mode prints the variable and outlives its connections', async () => {
    const { line, child } = await demo({ TF_PLUGIN_MAGIC_COOKIE: undefined }, ['example.test/tests/demo']);
    const value = JSON.parse(/^TF_REATTACH_PROVIDERS='(.*)'$/.exec(line)?.[1] ?? '') as Record<
      string,
      { Addr: { String: string }; Pid: number; ProtocolVersion: number }
    >;
    const entry = value['example.test/tests/demo'];
    expect(entry).toMatchObject({ Pid: child.pid, ProtocolVersion: 6 });
    const handshake = `1|6|unix|${entry?.Addr.String}|grpc|`;
    for (const _ of ['first', 'second']) {
      const client = connected(handshake);
      await schemaOf(client);
      client.close();
    }
    expect(child.exitCode).toBeNull();
  });
});

describe('who is let in', () => {
  test('the client whose certificate Terraform named is served', async () => {
    const schema = await schemaOf(connected((await demo(tls)).line));
    expect([...schema.resourceSchemas.keys()]).toEqual(['demo_thing', 'demo_note']);
    expect(schema.serverCapabilities).toEqual({
      planDestroy: true,
      getProviderSchemaOptional: true,
      moveResourceState: true,
    });
  });

  test.each([
    ['another certificate', createServerCertificate(new Date())],
    ['no certificate', null],
  ])('a client with %s is refused, and the process goes on serving', async (_what, identity) => {
    const { line } = await demo(tls);
    await expect(schemaOf(connected(line, identity))).rejects.toMatchObject({ code: 14 });
    expect((await schemaOf(connected(line))).diagnostics).toEqual([]);
  });
});

describe('a call', () => {
  test.each([`${provider}/OpenEphemeralResource`, `${provider}/GetFunctions`, '/plugin.Nothing/Here'])(
    '%s, which this server does not know, is answered with UNIMPLEMENTED',
    async (path) => {
      const client = connected((await demo(tls)).line);
      await expect(call(client, path, empty, empty, {})).rejects.toMatchObject({ code: 12 });
    },
  );

  test('health is SERVING', async () => {
    const client = connected((await demo(tls)).line);
    const [request, response] = [messageType({ service: string(1) }), messageType({ status: string(2) })];
    await expect(
      call(client, '/grpc.health.v1.Health/Check', request, response, { service: 'plugin' }),
    ).resolves.toBeDefined();
  });

  test('values far beyond the 4 MiB that grpc allows by default pass', async () => {
    const client = connected((await demo(tls)).line);
    const config = thing({ name: 'big', content: 'x'.repeat(9_000_000) });
    const answer = await call(
      client,
      `${provider}/ValidateResourceConfig`,
      validateResourceConfigRequest,
      validateResourceConfigResponse,
      {
        typeName: 'demo_thing',
        config,
      },
    );
    expect(answer.diagnostics).toEqual([]);
  });

  test('an error that the provider throws says that it is a defect, without a stack', async () => {
    const { line, stderr } = await demo(tls);
    const client = connected(line);
    await configure(client);
    const { diagnostics, newState } = await create(client, { name: 'x', behaviour: 'throw' });
    expect(newState).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ severity: 1, summary: 'The provider demo has a defect' });
    expect(diagnostics[0]?.detail).toContain('undefined is not a thing');
    expect(diagnostics[0]?.detail).not.toMatch(/\n\s+at /);
    expect(stderr()).toBe('');
  });

  test('without configuration the provider is not asked to change anything', async () => {
    const { diagnostics } = await create(connected((await demo(tls)).line), { name: 'x' });
    expect(diagnostics[0]?.summary).toBe('The provider is not configured');
  });

  test('an unknown type is named, with those that exist', async () => {
    const client = connected((await demo(tls)).line);
    const { diagnostics } = await call(
      client,
      `${provider}/ValidateResourceConfig`,
      validateResourceConfigRequest,
      validateResourceConfigResponse,
      { typeName: 'demo_nothing' },
    );
    expect(diagnostics[0]).toMatchObject({ summary: 'There is no resource type demo_nothing' });
    expect(diagnostics[0]?.detail).toContain('demo_thing');
  });

  test('StopProvider ends what is in flight with an error that says so', async () => {
    const client = connected((await demo(tls)).line);
    await configure(client);
    const waiting = create(client, { name: 'x', behaviour: 'wait' });
    await call(client, `${provider}/StopProvider`, stopProviderRequest, stopProviderResponse, {});
    expect((await waiting).diagnostics[0]?.summary).toBe('Interrupted');
  });
});

describe('the end', () => {
  test('after Shutdown and the end of the connection it is gone with exit code 0, well within its 200 ms of patience', async () => {
    const { line, exited } = await demo(tls);
    const client = connected(line);
    await schemaOf(client);
    await call(client, '/plugin.GRPCController/Shutdown', empty, empty, {});
    const closed = performance.now();
    client.close();
    const { code, at } = await exited;
    expect(code).toBe(0);
    expect(at - closed).toBeLessThan(180);
    expect(existsSync(dirname(line.split('|')[3] ?? '/'))).toBe(false);
  });

  test('Shutdown alone ends it too', async () => {
    const { line, exited } = await demo(tls);
    await call(connected(line), '/plugin.GRPCController/Shutdown', empty, empty, {});
    expect((await exited).code).toBe(0);
  });

  test('when Terraform disappears during an apply, the work is stopped and the process ends', async () => {
    const { line, exited } = await demo();
    const path = join(folder, 'between');
    const open: Socket[] = [];
    const between = createServer((socket) => {
      const onward = connectSocket(line.split('|')[3] ?? '');
      open.push(socket, onward);
      socket
        .on('error', () => undefined)
        .pipe(onward.on('error', () => undefined))
        .pipe(socket);
    }).listen(path);
    const client = connected(`1|6|unix|${path}|grpc|`);
    await configure(client);
    const waiting = create(client, { name: 'x', behaviour: 'wait' });
    await configure(client);
    for (const socket of open) socket.destroy();
    between.close();
    await expect(waiting).rejects.toMatchObject({ code: 14 });
    expect((await exited).code).toBe(0);
  });

  test('signals are ignored: Terraform says when to stop', async () => {
    const { line, child } = await demo(tls);
    const client = connected(line);
    await schemaOf(client);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) child.kill(signal);
    expect((await schemaOf(client)).diagnostics).toEqual([]);
  });

  test('a crash is reported as a panic, the form that Terraform shows', async () => {
    const { line, exited, stderr } = await demo(tls);
    const client = connected(line);
    await configure(client);
    await expect(create(client, { name: 'x', behaviour: 'crash' })).rejects.toMatchObject({ code: 14 });
    expect((await exited).code).toBe(2);
    expect(stderr()).toMatch(/^panic: Error: the demo crashed on purpose\n\s+at /m);
  });
});

describe('the log', () => {
  test('is JSON lines with six fraction digits, has what went to standard output, and no value', async () => {
    const { line, stderr, stdout } = await demo({ ...tls, TF_LOG: 'TRACE' });
    const client = connected(line);
    await configure(client);
    await create(client, { name: 'canary-name', content: 'canary-content', password: 'canary-password' });
    const entries = stderr()
      .trim()
      .split('\n')
      .map((entry) => JSON.parse(entry) as Record<string, unknown>);
    for (const entry of entries) expect(entry['@timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(entries.map((entry) => entry['@message'])).toContain('a stray line on standard output');
    expect(stderr()).not.toContain('canary');
    expect(stdout()).toBe(`${line}\n`);
  });

  test('holds nothing below the level that was asked for, and nothing without TF_LOG', async () => {
    const quiet = await demo({ ...tls, TF_LOG: 'TRACE', TF_LOG_PROVIDER: 'ERROR' });
    await configure(connected(quiet.line));
    const silent = await demo(tls);
    await configure(connected(silent.line));
    expect(quiet.stderr() + silent.stderr()).toBe('');
  });
});
