import type { Page } from 'playwright-core';

/**
 * What has no room: a page, or a part of it, that must be scrolled to the side to be read, words that are cut off, and a
 * dialog whose head and foot leave nothing of its body. The matrix of roles may be wide.
 */
const ROOM = `(() => {
  const faults = [];
  const name = (one) => one.tagName.toLowerCase() + '.' + one.className + ' ' + one.textContent.trim().slice(0, 40);
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push('page ' + (root.scrollWidth - root.clientWidth) + 'px too wide');
  for (const one of document.querySelectorAll('body *')) {
    if (one.closest('.unseen, thead, svg, select, textarea, input') !== null || one.checkVisibility() !== true) continue;
    const style = getComputedStyle(one);
    if (style.clipPath !== 'none') continue;
    if (one.closest('.table-frame') === null && one.getBoundingClientRect().right > root.clientWidth + 1)
      faults.push('beyond the window: ' + name(one));
    const isWide = one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
    const scrolls = /auto|scroll/.test(style.overflowX);
    if (scrolls && isWide && one.querySelector('.matrix') === null) faults.push('to the side: ' + name(one) + ' by ' + [...one.querySelectorAll('*')].filter((part) => part.getBoundingClientRect().right > one.getBoundingClientRect().left + one.clientWidth).map(name).join('; '));
    const isCut = isWide || (one.scrollHeight > one.clientHeight + 1 && one.clientHeight > 0);
    if (/hidden|clip/.test(style.overflow) && isCut) faults.push('cut off: ' + name(one));
  }
  for (const one of document.querySelectorAll('dialog[open]'))
    if (one.scrollHeight > one.clientHeight + 1 && one.querySelector('.dialog-body') !== null && getComputedStyle(one.querySelector('.dialog-body')).overflowY === 'auto')
      faults.push('scrolls beside its body: ' + name(one));
  for (const body of document.querySelectorAll('dialog[open] .dialog-body')) {
    const seen = Math.min(body.clientHeight, body.scrollHeight, innerHeight);
    if (seen < Math.min(96, body.scrollHeight)) faults.push('only ' + seen + 'px of the dialog are seen: ' + name(body));
  }
  return faults;
})()`;

/** The spacing of text that readers may set, as WCAG 1.4.12 has it. */
const SPACED = `(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [sheet];
})()`;

/** What the page moves when its size changes has been moved after the second picture. */
const DRAWN = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

export async function withoutRoom(page: Page): Promise<readonly string[]> {
  await page.evaluate(DRAWN);
  return page.evaluate<readonly string[]>(ROOM);
}

/** The same in a smaller window, as it is and with wider spacing. The window is as before afterwards. */
export async function withoutRoomAt(page: Page, width: number, height: number): Promise<readonly string[]> {
  const before = page.viewportSize()!;
  await page.setViewportSize({ width, height });
  const plain = await withoutRoom(page);
  await page.evaluate(SPACED);
  const spaced = await withoutRoom(page);
  await page.evaluate('document.adoptedStyleSheets = []');
  await page.setViewportSize(before);
  const say = (words: string) => (fault: string) => `at ${width} by ${height}${words}: ${fault}`;
  return [...plain.map(say('')), ...spaced.map(say(', with wide spacing'))];
}
