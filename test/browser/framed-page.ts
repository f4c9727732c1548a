import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from './rebound-page';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--window-size=1600,1200',
];

/** What was seen of a page, and what it asked the server for beside itself. */
export interface Seen<T> {
  readonly told: T;
  readonly requests: readonly string[];
}

/**
 * Opens a page in Chromium, in a frame of a width, with its own content policy in force. `look` runs beside the frame: its
 * source is an async function of the frame's element, and what it resolves with is told.
 */
export async function lookAtPage<T>(page: string, width: number, look: string): Promise<Seen<T>> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const requests: string[] = [];
  let report: (told: T) => void = () => undefined;
  const reported = new Promise<T>((resolve) => (report = resolve));
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (url === '/told') {
      void textOf(request).then((text) => report(JSON.parse(text) as T));
      response.end();
    } else if (url === '/outer') response.setHeader('Content-Type', 'text/html').end(outer(width, look));
    else if (url === '/page') response.setHeader('Content-Type', 'text/html').end(page);
    else {
      // Chromium asks every server for its icon.
      if (url !== '/favicon.ico') requests.push(url);
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const flags = [...FLAGS, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/outer`];
  const browser = spawn(chromium ?? '', flags, { stdio: 'ignore', detached: true });
  const gone = new Promise<void>((resolve) => browser.once('close', () => resolve()));
  try {
    const told = await Promise.race([
      reported,
      gone.then(() => Promise.reject(new Error('Chromium ended before anything was told.'))),
    ]);
    return { told, requests };
  } finally {
    if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid, 'SIGKILL');
    await gone;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const outer = (width: number, look: string): string => `<!doctype html><body style="margin:0"><script>
const frame = document.createElement('iframe');
frame.style.cssText = 'border:0;width:${width}px;height:900px';
const policy = [];
frame.onload = async () => {
  let told;
  try { told = await (${look})(frame); } catch (error) { told = { failed: String(error && error.stack) }; }
  await fetch('/told', { method: 'POST', body: JSON.stringify(told) });
};
frame.src = '/page';
document.body.append(frame);
</script>`;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
