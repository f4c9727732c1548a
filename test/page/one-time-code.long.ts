import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuePasswordCode } from '../../src/service';
import { deterministicRandom, START } from '../service/service-bed';
import { Browser } from '../service/signed-in';
import { closeContexts, inChromium, visitPage } from './browser';
import { type PageBed, startPage, TOKENS } from './page-bed';

const INES = 'ines@acme.example';

let at: PageBed;
let code: string;
beforeAll(async () => {
  const page = await startPage();
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-code-'));
  const codeFile = join(folder, 'code');
  await page.bed.service.close();
  const tools = { clock: () => START, random: deterministicRandom('code') };
  await issuePasswordCode({ file: page.bed.file }, { email: INES, codeFile }, tools);
  code = readFileSync(codeFile, 'utf8').trim();
  rmSync(folder, { recursive: true });
  const bed = await page.bed.reopen();
  at = { ...page, bed, url: bed.service.url };
});
afterEach(closeContexts);
afterAll(() => at.close());

inChromium(
  'with a one-time code a person sets a password as it is typed; of a wrong code the page says so',
  async () => {
    const page = await visitPage(at, { as: '' });
    await page.getByRole('button', { name: 'I have a one-time code' }).click();
    const password = ' a password between blanks ';
    await page.getByLabel('Email address').fill(INES);
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('One-time code').fill('not it');
    const set = page.getByRole('button', { name: 'Set password' });
    await set.click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toBe('The code is wrong for this address, was used before, or has expired.');

    await page.getByLabel('One-time code').fill(` ${code} `);
    await set.click();
    await page.getByText('Your password is set. Sign in with it.').waitFor();
    await page.getByLabel('Email address').fill(INES);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe(TOKENS);
  },
);

inChromium('whoever signs in wrongly too often is told how long to wait, and what to do in place of it', async () => {
  const email = 'nobody@acme.example';
  for (let n = 0; n < 10; n += 1) await new Browser(at.bed).signIn(email, 'not the password');
  const page = await visitPage(at, { as: '' });
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Too many sign-ins failed. Wait 15 minutes, or use a browser', { exact: false }).waitFor();
});
