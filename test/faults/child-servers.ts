import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import type { RequestLogEntry, SecretSnapshot } from '../../src/emulator';
import type { TokenRow } from '../../src/service';
import type { ServerStarter } from '../../src/testing/real/real-world';

const ROOT = join(__dirname, '..', '..');

/** Serves one of both and answers its parent: what time it is comes from there, and what the store holds goes there. */
const MAIN = `
const { randomBytes } = require('node:crypto');
const { startTokenService } = require('./service/index.js');
const { startEmulator } = require('./emulator/index.js');
const { encodeTokenValue } = require('./contract/index.js');
let now = 0;
let server;
const shared = { clock: () => now, log: (line) => process.send({ log: line }) };
const random = (count) => {
  const bytes = randomBytes(count);
  // At once: a process that is killed tells nothing any more.
  if (count === 22) process.send({ value: encodeTokenValue(bytes) });
  return bytes;
};
const requests = {
  service: async (options) => {
    server = await startTokenService({ ...options, ...shared, random });
    return { url: server.url, port: server.port, bootstrap: server.bootstrap };
  },
  emulator: async (options) => {
    server = await startEmulator({ ...options, ...shared, random: randomBytes });
    return { url: server.url, port: server.port };
  },
  tell: async (time) => { now = time; },
  snapshot: async () => ({ content: await server.snapshot(), requests: server.requests?.() ?? [] }),
};
// A parent that was killed leaves nobody behind.
process.on('disconnect', () => process.exit());
process.on('message', ({ id, name, argument }) =>
  requests[name](argument).then((answer) => process.send({ id, answer }), (error) => process.send({ id, error: error.message })));
`;

/** Folders of src that a token service is made of. */
export const SERVICE_SOURCES: readonly string[] = [
  ...['contract', 'store-lock', 'sqlite-file', 'server-stop', 'service', 'gateway', 'adapters/network'],
  ...['model', 'diagnostics', 'ports', 'rotation-schedule', 'token-spec'].map((room) => `core/${room}`),
];

/** Compiles both servers into `folder`, so that each can run as a process of its own. */
export function compileServers(folder: string): void {
  compileSources(folder, [...SERVICE_SOURCES, 'emulator']);
  writeFileSync(join(folder, 'main.js'), MAIN);
}

/** Compiles folders of src into `folder`, from what stands there now. */
export function compileSources(folder: string, parts: readonly string[]): void {
  for (const part of parts) {
    for (const entry of readdirSync(join(ROOT, 'src', part), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const source = join(entry.parentPath, entry.name);
      const target = join(folder, relative(join(ROOT, 'src'), source).replace(/\.ts$/, '.js'));
      const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true };
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions }).outputText);
    }
  }
}

/** One server in a process of its own. */
class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  readonly #gone: Promise<void>;
  #asked = 0;

  constructor(folder: string, log: (line: unknown) => void, noteValue: (value: string) => void) {
    const env = { ...process.env, NODE_PATH: join(ROOT, 'node_modules') };
    this.#process = spawn(process.execPath, [join(folder, 'main.js')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (text: Buffer) => log(String(text)));
    this.#process.on(
      'message',
      (message: { id?: number; answer?: unknown; error?: string; log?: unknown; value?: string }) => {
        if (message.log !== undefined) return log(message.log);
        if (message.value !== undefined) return noteValue(message.value);
        const waiting = this.#waiting.get(message.id ?? -1);
        if (message.error === undefined) waiting?.resolve(message.answer);
        else waiting?.reject(new Error(message.error));
      },
    );
    this.#gone = new Promise((resolve) => this.#process.once('close', () => resolve()));
  }

  ask<T>(name: string, argument?: unknown): Promise<T> {
    const id = this.#asked++;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      void this.#gone.then(() => reject(new Error(`the server process is dead; it was asked for ${name}`)));
      this.#process.send({ id, name, argument });
    });
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#gone;
  }
}

interface Content<T> {
  readonly content: readonly T[];
  readonly requests: readonly RequestLogEntry[];
}

/** Starts the servers as processes that a test may kill. `noteValue` gets every token value that ever existed. */
export class ChildServers implements ServerStarter {
  #children = new Map<'service' | 'emulator', Child>();
  #requests: readonly RequestLogEntry[] = [];

  constructor(
    private readonly folder: string,
    private readonly now: () => number,
    private readonly noteValue: (value: string) => void,
  ) {}

  kill(server: 'service' | 'emulator'): Promise<void> {
    return this.#childOf(server).kill();
  }

  readonly service: ServerStarter['service'] = async ({ seed, file, port, bootstrapTokens, log }) => {
    const child = await this.#start('service', (line) => log?.({ line }));
    const options = { seed, file, port, bootstrapTokens };
    const started = await child.ask<{ url: string; port: number; bootstrap: [] }>('service', options);
    return {
      ...started,
      handedOver: [],
      lost: new Promise(() => undefined),
      close: () => child.kill(),
      abandon: () => child.kill(),
      snapshot: async () => (await this.#look<TokenRow>('service')).content,
      people: () => Promise.resolve([]),
      setPassword: () => Promise.reject(new Error('nobody signs in to a child')),
    };
  };

  readonly emulator: ServerStarter['emulator'] = async ({ file, port, accounts, log }) => {
    const child = await this.#start('emulator', (line) => log?.(String(line)));
    const started = await child.ask<{ url: string; port: number }>('emulator', { file, port, accounts });
    const snapshot = async () => {
      const { content, requests } = await this.#look<SecretSnapshot>('emulator');
      this.#requests = requests;
      return content;
    };
    return { ...started, close: () => child.kill(), snapshot, requests: () => this.#requests };
  };

  readonly tell: ServerStarter['tell'] = async (now) => {
    for (const child of this.#children.values()) await child.ask('tell', now);
  };

  async #start(server: 'service' | 'emulator', log: (line: unknown) => void): Promise<Child> {
    const child = new Child(this.folder, log, this.noteValue);
    this.#children.set(server, child);
    await child.ask('tell', this.now());
    return child;
  }

  async #look<T>(server: 'service' | 'emulator'): Promise<Content<T>> {
    return this.#childOf(server).ask<Content<T>>('snapshot');
  }

  #childOf(server: 'service' | 'emulator'): Child {
    const child = this.#children.get(server);
    if (!child) throw new Error(`the ${server} was not started`);
    return child;
  }
}
