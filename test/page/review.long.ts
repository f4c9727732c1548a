import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { closeContexts, inChromium, visitPage } from './browser';
import { type PageBed, startPage, TOKENS, WS } from './page-bed';
import { furnish } from './scene';

/** What a spreadsheet would take for a formula, and what would break a line of a table. */
const FORMULAS = ['=HYPERLINK("http://x.example","look")', '+1+cmd', '-2', '@SUM(A1)', 'quo"te, comma; and مرحبا'];

let at: PageBed;
beforeAll(async () => {
  at = await startPage();
  await furnish(at);
  for (const label of FORMULAS) await at.bed.issue({ label });
});
afterEach(closeContexts);
afterAll(() => at.close());

/** What each group lists: label and evidence. */
async function groups(page: Page): Promise<Record<string, readonly string[]>> {
  await page.getByText('were looked at', { exact: false }).waitFor();
  return page.evaluate(`Object.fromEntries([...document.querySelectorAll('section.card')].map((one) => [
    one.querySelector('h2').firstChild.textContent.trim(),
    [...one.querySelectorAll('li')].map((line) => line.querySelector('a').textContent + ' | ' + line.querySelector('.hint').textContent)]))`);
}

/** As a spreadsheet reads it. */
function readCsv(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    lines.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') lines.push([]);
  }
  return lines.filter((cells) => cells.length > 1);
}

inChromium('a review names each token that somebody should look at, why, and what to do about it', async () => {
  // Names of projects come late: they are waited for.
  at.fault = ({ operation }) => (operation === 'list-projects' ? { delayMs: 800 } : undefined);
  const page = await visitPage(at, { path: `${TOKENS}/review` });
  const found = await groups(page);
  at.fault = () => undefined;
  expect(Object.keys(found)).toEqual(['No expiry', 'Wider than used in 90 days', 'Disabled for long', 'Vague name']);
  expect(found['Vague name']).toEqual(['token | It is called “token”.']);
  expect(found['Disabled for long']).toEqual(['Staging Smoke Tests | Disabled 40 days ago.']);
  expect(found['No expiry']!.join()).toContain('token | Made 23 Nov 2026, without an end.');
  const wider = found['Wider than used in 90 days']!.join('\n');
  for (const line of [
    'hawzu-tokens management | Administrator now; Workspace Manager would do.',
    'Nightly Automation | Not used in Web Shop.',
    'token | Used for nothing in 90 days. Is it still needed?',
  ])
    expect(wider).toContain(line);
  await page.getByRole('button', { name: 'Vague name' }).click();
  expect(Object.keys(await groups(page))).toEqual(['Vague name']);
  expect(new URL(page.url()).search).toBe('?reason=vague-name');
  // Pressed again, it shows all.
  await page.getByRole('button', { name: 'Vague name' }).click();
  expect(Object.keys(await groups(page))).toHaveLength(4);
  expect(new URL(page.url()).search).toBe('');
  await page.getByRole('button', { name: 'Vague name' }).click();
  await page.getByRole('link', { name: /^Rename\s*: token/ }).click();
  await page.getByRole('dialog', { name: 'Edit token' }).waitFor();
});

inChromium('the review opens right in a spreadsheet: in UTF-8, each cell whole, none a formula', async () => {
  const page = await visitPage(at, { path: `${TOKENS}/review?reason=no-expiry` });
  const found = await groups(page);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export as CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('access-token-review-2027-01-06.csv');
  const text = readFileSync(await file.path(), 'utf8');
  // Without this mark, spreadsheets read the letters of another alphabet.
  expect(text.startsWith('\uFEFF')).toBe(true);
  const [head, ...lines] = readCsv(text.slice(1));
  expect(head).toContain('label');
  expect(lines).toHaveLength(found['No expiry']!.length);
  expect(lines.filter((cells) => cells.length !== head!.length)).toEqual([]);
  expect(lines.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  const labels = lines.map((cells) => cells[head!.indexOf('label')]);
  for (const label of FORMULAS) expect(labels).toContain(/^[=+\-@]/.test(label) ? `'${label}` : label);
});

inChromium('of somebody who left every token is listed, and where nothing can be done, who can', async () => {
  await at.bed.call('POST', `${WS}/user/user_mara/deactivate`);
  const page = await visitPage(at, { path: `${TOKENS}/review?reason=creator-left`, as: 'ines' });
  const found = await groups(page);
  expect(found['Creator has left']!.join('\n')).toContain('Nightly Automation | Mara Lindqvist has left.');
  await page.getByText('Doing something about it needs Owner or Administrator.').waitFor();
  expect(await page.getByRole('link', { name: /^Look\s*:/ }).count()).toBe(found['Creator has left']!.length);
});
