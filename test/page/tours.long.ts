import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { closeContexts, complaints, inChromium, type Theme, visitPage } from './browser';
import { type PageBed, startPage } from './page-bed';
import { withoutRoom, withoutRoomAt } from './room';
import { furnish } from './scene';
import { type Step, toursOf } from './tours';

/** A folder that gets a picture of every view; undefined: nobody wants any. */
const pictures = process.env.PICTURES;
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let at: PageBed;
let made: Awaited<ReturnType<typeof furnish>>;
beforeAll(async () => {
  at = await startPage();
  made = await furnish(at);
});
afterEach(async () => {
  at.fault = () => undefined;
  await closeContexts();
});
afterAll(() => at.close());

interface Fault {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds: by all its rules, or of the colours alone. */
async function axeFaults(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(`globalThis.axe ?? (() => { ${axe} })()`);
  const found = await page.evaluate(async (runOnly) => {
    type Run = (options: object) => Promise<{ violations: Fault[] }>;
    const { axe: found } = globalThis as unknown as { axe: { run: Run } };
    return (await found.run(runOnly === undefined ? {} : { runOnly: [...runOnly] })).violations;
  }, rules);
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

const THEMES: readonly Theme[] = ['light', 'dark'];

async function faultsOf(page: Page, { name }: Step, isPhone: boolean): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    const file = `${name}-${isPhone ? 'phone' : 'desktop'}-${theme}.png`;
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, file) });
    faults.push(...(await axeFaults(page, theme === 'light' ? undefined : ['color-contrast'])));
  }
  faults.push(...(await withoutRoom(page)));
  // A desktop at 200 %; the narrowest phone that counts.
  faults.push(...(await (isPhone ? withoutRoomAt(page, 320, 640) : withoutRoomAt(page, 640, 430))));
  return faults;
}

// The scene is there only when the tests run: what they are called is the same in any.
const names = ['signing in', 'the table', 'only looking', 'creating', 'one token', 'acts', 'other areas', 'trouble'];

// In the soak: a quarter of an hour where the machine is busy.
const inSoak = process.env['SOAK'] === undefined ? describe.skip : describe;

inSoak.each([1280, 360])('at %i pixels', (width) => {
  inChromium.each(names)(
    '%s: nothing that axe minds in any theme, and room for all of it in half the window and with wide spacing',
    async (name) => {
      const tours = toursOf({ at, made });
      expect(tours.map((tour) => tour.name)).toEqual(names);
      const tour = tours.find((one) => one.name === name)!;
      const page = await visitPage(at, { path: tour.path, as: tour.as ?? 'mara', width });
      const found: Record<string, readonly string[]> = {};
      for (const step of tour.steps.filter(({ isWideOnly }) => isWideOnly !== true || width > 760)) {
        await step.show(page);
        await page.waitForLoadState('networkidle');
        found[step.name] = await faultsOf(page, step, width < 760);
      }
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((step) => [step, []])));
      expect(complaints).toEqual([]);
    },
    // Many views in one visit, on a machine that may do other things as well.
    300_000,
  );
});
