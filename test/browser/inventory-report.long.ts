import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chromium as playwright } from 'playwright-core';
import { takeInventory } from '../../src/core/inventory/take-inventory';
import type { Inventory } from '../../src/core/inventory/inventory';
import { tokenId, tokenName } from '../../src/core/model/ids';
import { renderInventoryHtml } from '../../src/core/reporting/inventory/html/render-html';
import { recordsOf } from '../../src/core/reporting/inventory/records/record';
import { look } from '../golden/observe-and-plan';
import { situations } from '../golden/situations';
import { STAMP } from '../golden/stamp';
import { chromium } from './chromium';
import { lookAtPage } from './framed-page';

if (chromium === undefined) process.stderr.write('LEFT OUT: there is no Chromium on this machine, so no page to try\n');
const inChromium = chromium === undefined ? test.skip : test;

/** An inventory of so many tokens, of which one was made by hand and is called by a script. */
async function large(count: number): Promise<Inventory> {
  const simulation = await situations.find(({ name }) => name === 'rotation-and-overlap')!.make();
  const { outside } = simulation.world;
  const label = '<script>document.title = "broken out"</script>';
  simulation.outside(() => {
    outside.personIssues({ label, access: { type: 'workspace', role: 'Administrator' }, expiresAt: null });
  });
  const { desired, world, plan } = await look(simulation);
  const one = takeInventory(desired, world, plan);
  const [row] = one.rows;
  const rows = Array.from({ length: count }, (_, n) => ({
    ...row!,
    name: tokenName(`service-${String(n).padStart(5, '0')}`),
    current: { ...row!.current!, tokenId: tokenId(`tok_${n}`) },
    generations: [],
  }));
  return { ...one, rows: [...one.rows, ...rows] };
}
const pageOf = (one: Inventory): string => renderInventoryHtml([one], recordsOf([one]), STAMP);

/** Types words into the filter of the tokens and notes what is on the page, and how long that took. */
const TYPE = `async (frame) => {
  const [doc, win] = [frame.contentDocument, frame.contentWindow];
  const input = doc.querySelector('#f-tokens');
  const section = input.closest('section');
  const lines = () => section.querySelectorAll('tbody tr').length;
  const title = doc.title;
  const first = lines();
  const took = [];
  for (const words of ['service-0', 'service-00', 'service-00042']) {
    const begun = performance.now();
    input.value = words;
    input.dispatchEvent(new win.Event('input'));
    await new Promise((done) => win.requestAnimationFrame(() => setTimeout(done, 0)));
    doc.body.getBoundingClientRect();
    took.push(performance.now() - begun);
  }
  const told = section.querySelector('[data-told]').textContent;
  const left = section.querySelector('tbody th').innerText;
  input.value = '';
  input.dispatchEvent(new win.Event('input'));
  await new Promise((done) => win.requestAnimationFrame(() => setTimeout(done, 0)));
  win.dispatchEvent(new win.Event('beforeprint'));
  const printed = lines();
  win.dispatchEvent(new win.Event('afterprint'));
  const [{ loadEventEnd: loaded }] = win.performance.getEntriesByType('navigation');
  return { first, took, told, left, printed, after: lines(), loaded, title, now: doc.title };
}`;

interface Typed {
  readonly first: number;
  readonly took: readonly number[];
  readonly told: string;
  readonly left: string;
  readonly printed: number;
  readonly after: number;
  readonly loaded: number;
  readonly title: string;
  readonly now: string;
}

inChromium(
  '10,000 lines open, filter while one types, and are all on paper; nothing else is asked for',
  async () => {
    const { told, requests } = await lookAtPage<Typed>(pageOf(await large(10_000)), 1500, TYPE);
    expect(told).toMatchObject({ first: 200, printed: 10_005, after: 200 });
    expect(told.told).toBe('1 of 10005 lines');
    expect(told.left).toContain('service-00042');
    // Generous: on a machine of one's own it is a tenth of that.
    expect(Math.max(...told.took)).toBeLessThan(1_500);
    expect(told.loaded).toBeLessThan(15_000);
    expect(told.now).toBe(told.title);
    expect(told.title).toBe('Access tokens of ws_acme');
    expect(requests).toEqual([]);
  },
  120_000,
);

const MEASURE = `async (frame) => {
  const [doc, win] = [frame.contentDocument, frame.contentWindow];
  const root = doc.documentElement;
  const inside = (element) => element.getBoundingClientRect().right <= root.clientWidth + 1;
  const wide = [...doc.querySelectorAll('main :not(thead, thead *), header *')].filter((one) => one.offsetParent && !inside(one));
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((one) => one / 255)
      .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const { backgroundColor } = win.getComputedStyle(one);
      if (!/, 0\\)$|transparent/.test(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const faint = [...doc.querySelectorAll('h1, h2, p, th, td, small, a, code, li, label, .tag')]
    .filter((one) => one.offsetParent && one.textContent.trim() !== '')
    .map((one) => {
      const [x, y] = [luminance(win.getComputedStyle(one).color), luminance(behind(one))];
      return [(Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05), one.outerHTML.slice(0, 80)];
    })
    .filter(([ratio]) => ratio < 4.5);
  const unlabelled = [...doc.querySelectorAll('input, select, button')].filter(
    (one) => !(one.labels && one.labels.length) && one.textContent.trim() === '',
  ).length;
  const ids = [...doc.querySelectorAll('[id]')].map(({ id }) => id);
  const dead = [...doc.querySelectorAll('a[href]')].filter((one) => !doc.getElementById(one.hash.slice(1))).length;
  return {
    wide: wide.map((one) => one.outerHTML.slice(0, 80)),
    faint,
    unlabelled,
    dead,
    repeated: ids.length - new Set(ids).size,
    lang: root.lang,
    tables: [...doc.querySelectorAll('table')].every((one) => one.caption && one.querySelector('th[scope=col]')),
  };
}`;

inChromium.each([
  ['a phone', 390],
  ['a small window', 1_000],
  ['a desktop', 1_500],
])(
  'on %s nothing sticks out, everything can be told from its ground, and every control has a name',
  async (_, width) => {
    const { told } = await lookAtPage(pageOf(await large(3)), width, MEASURE);
    expect(told).toEqual({ wide: [], faint: [], unlabelled: 0, dead: 0, repeated: 0, lang: 'en', tables: true });
  },
  60_000,
);

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

inChromium(
  'axe finds nothing in it, in light and in dark, on a phone and on a desktop',
  async () => {
    const executablePath = spawnSync('which', [chromium!], { encoding: 'utf8' }).stdout.trim();
    const browser = await playwright.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    const report = pageOf(await large(3));
    try {
      for (const [colorScheme, width] of [
        ['light', 1_280],
        ['dark', 360],
      ] as const) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
        const page = await context.newPage();
        await page.setContent(report);
        await page.evaluate(axe);
        const faults = await page.evaluate<readonly string[]>(
          'axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)))',
        );
        expect([colorScheme, faults]).toEqual([colorScheme, []]);
        await context.close();
      }
    } finally {
      await browser.close();
    }
  },
  60_000,
);
