'use strict';
/** The Access Tokens page in a real browser, served from `dist/page` by the real service. */
const { spawnSync } = require('node:child_process');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { gzipSync } = require('node:zlib');
const { chromium: playwright } = require('playwright-core');
const { largeSqliteFile } = require('./large-store.js');
const { median, medians } = require('./measure.js');
const { startServer } = require('./service-throughput.js');

const ROUNDS = 9;
/** Of a service that lives as long as the measurement, on this machine alone. */
const PASSWORD = 'only for the time of a bench';
const built = join(__dirname, '..', 'dist', 'page');

/** Where the browser is; undefined: there is none. */
function browserPath() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return undefined;
}

/** Packed bytes of the script that the table begins with, and of the most that a view needs. */
function scriptSize() {
  const read = (name) => readFileSync(join(built, name));
  const { script } = JSON.parse(read('assets.json'));
  const withParts = (name, met = new Set()) => {
    if (met.has(name)) return met;
    met.add(name);
    for (const [, part] of read(name)
      .toString()
      .matchAll(/(?:from|import)"\.\/([^"]+)"/g))
      withParts(part, met);
    return met;
  };
  const packed = (names) => [...names].reduce((sum, name) => sum + gzipSync(read(name), { level: 9 }).length, 0);
  const table = withParts(script);
  const later = readdirSync(built).filter((name) => name.endsWith('.js') && !table.has(name));
  return { table: packed(table), most: Math.max(...later.map((name) => packed(withParts(name, new Set(table))))) };
}

/** Notes when the first picture with what is waited for was drawn, what moved by itself, and what held the page up. */
const WATCH = `
  globalThis.seen = {};
  globalThis.moved = 0;
  globalThis.halts = [];
  globalThis.keys = [];
  const look = () => {
    for (const wanted of ['tbody tr', '.empty', 'article'])
      if (seen[wanted] === undefined && document.querySelector(wanted) !== null) {
        seen[wanted] = 0;
        requestAnimationFrame((at) => (seen[wanted] = at));
      }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const observe = (type, take, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  observe('layout-shift', (one) => (moved += one.hadRecentInput ? 0 : one.value));
  observe('longtask', (one) => halts.push(one.duration));
  observe('event', (one) => /^key/.test(one.name) && keys.push(one.duration), { durationThreshold: 16 });
`;

/** Milliseconds from the begin of a navigation to the picture that shows something. */
async function painted(page, url, what) {
  await page.goto(url);
  const at = await page.waitForFunction((wanted) => globalThis.seen[wanted] || undefined, what);
  return at.jsonValue();
}

/** Types into the search, a key each 60 ms. @returns the slowest key until it was drawn, and the longest halt */
async function typed(page, field, text) {
  await page.evaluate('halts.length = 0; keys.length = 0');
  await page.locator(field).pressSequentially(text, { delay: 60 });
  await page.waitForTimeout(600);
  return page.evaluate('({ key: Math.max(0, ...keys), halt: Math.max(0, ...halts) })');
}

async function measured(row, page, url) {
  const tokens = `${url}/workspace/ws_acme/access-tokens`;
  const empty = `${url}/workspace/ws_bare/access-tokens`;
  await page.goto(tokens);
  await page.getByLabel('Email address').fill('mara@acme.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('tbody tr').first().waitFor();
  const [ours, floor] = await medians(ROUNDS, [
    () => painted(page, tokens, 'tbody tr'),
    () => painted(page, empty, '.empty'),
  ]);
  const ms = (value) => `${value.toFixed(0)} ms`;
  row(
    'page: first rows of 1,000 tokens painted',
    ms(ours),
    `the same page of an empty workspace: ${ms(floor)}`,
    (ours / floor).toFixed(2),
    '≤ 1.5',
  );
  const shifts = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await painted(page, tokens, 'tbody tr');
    await page.waitForLoadState('networkidle');
    shifts.push(await page.evaluate('moved'));
  }
  row('… what moves by itself while it loads', Math.max(...shifts).toFixed(4), '', '', '0');
  const found = [];
  for (const text of ['ci-web-000123', 'nightly-api-0', 'ruiz nobody q7']) {
    found.push(await typed(page, 'input[type=search]', text));
    await page.locator('input[type=search]').fill('');
    await page.waitForLoadState('networkidle');
  }
  row(
    '… typing in the search: slowest key until it is drawn',
    ms(median(found.map(({ key }) => key))),
    `longest halt of the page: ${ms(median(found.map(({ halt }) => halt)))}`,
    '',
    '≤ 50 ms',
  );
}

/** Figures of the page. Where there is no Chromium, one line says that they are left out. */
async function pageRows(row) {
  const { table, most } = scriptSize();
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  row('page: script, packed, for the table', kB(table), `with the largest view: ${kB(most)}`, '', '≤ 45 kB');
  const executablePath = browserPath();
  if (executablePath === undefined) return void process.stdout.write('left out: no Chromium on this machine\n');
  const server = startServer('page', await largeSqliteFile(1_000), PASSWORD);
  const { url } = await server.ready;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  const browser = await playwright.launch({ executablePath, args });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    await context.addInitScript(WATCH);
    await measured(row, await context.newPage(), url);
  } finally {
    await browser.close();
    server.stop();
  }
}

module.exports = { pageRows };
