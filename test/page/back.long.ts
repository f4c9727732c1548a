import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { closeContexts, inChromium, visitPage } from './browser';
import { type PageBed, startPage, TOKENS } from './page-bed';

let at: PageBed;
const servers: Server[] = [];
beforeAll(async () => {
  at = await startPage();
});
afterEach(closeContexts);
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await at.close();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The page of another site, which says nothing of keeping it. */
const elsewhere = (): Promise<string> =>
  listen(
    createServer((_request, answer) => void answer.setHeader('content-type', 'text/html').end('<h1>Elsewhere</h1>')),
  );

/** The service as it would be if it let everything be kept. */
const withoutItsWord = (): Promise<string> =>
  listen(
    createServer((from, to) => {
      const { hostname, port } = new URL(at.url);
      const { method, url: path, headers } = from;
      const onward = request({ hostname, port, method, path, headers }, (answer) => {
        delete answer.headers['cache-control'];
        to.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(to);
      });
      from.pipe(onward);
    }),
  );

/** How often the browser showed a page that it had kept as it was. */
const kept = (page: Page): Promise<number> => page.evaluate<number>("Number(sessionStorage.getItem('kept'))");
const COUNT =
  "addEventListener('pageshow', ({ persisted }) => persisted && (sessionStorage.kept = Number(sessionStorage.kept ?? 0) + 1))";

async function createdAt(page: Page): Promise<string> {
  await page.getByLabel('Token name').fill('left open');
  await page.getByRole('radio', { name: /^Workspace/ }).check();
  await page.getByRole('radio', { name: /^Viewer/ }).check();
  await page.getByRole('button', { name: 'Create Token' }).click();
  return page.getByLabel('Value of left open').inputValue();
}

/** A page that was kept loads nothing, so it is waited for by its address. */
async function back(page: Page): Promise<void> {
  const left = page.url();
  await page.evaluate('void setTimeout(() => history.back(), 0)');
  for (let n = 0; n < 200 && page.url() === left; n += 1) await page.waitForTimeout(50);
}

/** Leaves although the value was not copied, and comes back. */
async function awayAndBack(page: Page, away: string): Promise<void> {
  page.once('dialog', (dialog) => void dialog.accept());
  await page.evaluate(`void setTimeout(() => location.assign(${JSON.stringify(away)}), 0)`);
  await page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
  await back(page);
  await page.getByLabel('Token name').waitFor();
}

const EVERYWHERE = `JSON.stringify([document.documentElement.outerHTML,
  [...document.querySelectorAll('input, textarea')].map((one) => one.value + one.defaultValue)])`;

inChromium(
  'a browser that keeps pages for Back keeps none with the value of a token, nor any other of these',
  async () => {
    const page = await visitPage(at, { path: `${TOKENS}/new`, keepsPages: true });
    await page.addInitScript(COUNT);
    const other = await elsewhere();
    // It does keep pages: one that says nothing of it.
    await page.goto(other);
    await page.goto(`${other}/next`);
    await back(page);
    expect(await kept(page)).toBe(1);

    await page.goto(`${at.url}${TOKENS}/new`);
    const value = await createdAt(page);
    await awayAndBack(page, other);
    expect(await kept(page)).toBe(0);
    const why = await page.evaluate<string>(
      "JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)",
    );
    expect(why).toContain('response-cache-control-no-store');
    expect(await page.evaluate(EVERYWHERE)).not.toContain(value.slice(4));
  },
);

inChromium(
  'where a browser keeps the page in spite of the service’s word, Back shows no value, and what is there now',
  async () => {
    const url = await withoutItsWord();
    const page = await visitPage({ ...at, url }, { path: `${TOKENS}/new`, keepsPages: true });
    await page.addInitScript(COUNT);
    await page.goto(`${url}${TOKENS}/new`);
    const value = await createdAt(page);
    await awayAndBack(page, await elsewhere());
    expect(await kept(page)).toBe(1);
    expect(await page.evaluate(EVERYWHERE)).not.toContain(value.slice(4));
    // As whoever is here now, even if that is nobody.
    await page.goto(url + TOKENS);
    await page.getByRole('link', { name: 'left open' }).first().waitFor();
    await page.goto(await elsewhere());
    await at.endSessionsOf('mara');
    await back(page);
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await page.getByRole('link', { name: 'left open' }).count()).toBe(0);
    expect(await kept(page)).toBe(2);
  },
);
