import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toldIn, visit } from './chromium';

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
  const requests: string[] = [];
  let report: (told: T) => void = () => undefined;
  const reported = new Promise<T>((resolve) => (report = resolve));
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (url === '/told') {
      void toldIn<T>(request).then(report);
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
  const url = `http://127.0.0.1:${port}/outer`;
  return { told: await visit({ url, flags: ['--window-size=1600,1200'], server, told: reported }), requests };
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
