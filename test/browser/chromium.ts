import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Debian's name and others'. Undefined where there is none. */
export const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);

/** A page, the server that it comes from, and what the page tells that server in the end. */
interface Visit<Told> {
  readonly url: string;
  readonly flags: readonly string[];
  readonly server: Server;
  readonly told: Promise<Told>;
}

/** Opens a page in a browser of its own and resolves with what it tells; then browser and server are gone. */
export async function visit<Told>({ url, flags, server, told }: Visit<Told>): Promise<Told> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const args = [...FLAGS, ...flags, `--user-data-dir=${profile}`, url];
  const browser = spawn(chromium ?? '', args, { stdio: 'ignore', detached: true });
  const gone = new Promise<void>((resolve) => browser.once('close', () => resolve()));
  const silent = gone.then(() => Promise.reject(new Error('Chromium ended before the page had told anything.')));
  try {
    return await Promise.race([told, silent]);
  } finally {
    silent.catch(() => undefined);
    // Its whole process group: the browser has children of its own.
    if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid, 'SIGKILL');
    await gone;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What a page sends to its server: its last word. */
export async function toldIn<Told>(request: IncomingMessage): Promise<Told> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()) as Told;
}
