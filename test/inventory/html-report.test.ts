import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { renderInventoryHtml } from '../../src/core/reporting/inventory/html/render-html';
import { html } from '../../src/core/reporting/inventory/html/escape';
import { recordsOf } from '../../src/core/reporting/inventory/records/record';
import type { Inventory } from '../../src/core/inventory/inventory';
import { STAMP } from '../golden/stamp';
import { inventory, text } from './arbitrary-inventory';

const page = (...of: readonly Inventory[]): string => renderInventoryHtml(of, recordsOf(of), STAMP);
/** Everything but the style and the script that the report brings. */
const markup = (whole: string): string => whole.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '');

test('whatever names, labels and reasons say, no element or attribute comes from them', () => {
  const quiet = (whole: string) => markup(whole).match(/<[^>]*>/g) ?? [];
  const known =
    /^<\/?(!doctype|html|head|meta|title|style|script|body|header|main|footer|h1|h2|p|ul|li|b|span|section|form|div|label|input|select|option|table|caption|thead|tbody|tr|th|td|small|code|a|button)( [a-z-]+(="[^"<>]*")?)* ?\/?>$/;
  fc.assert(
    fc.property(inventory, (of) => {
      expect(quiet(page(of)).filter((tag) => !known.test(tag))).toEqual([]);
      expect(quiet(page(of)).filter((tag) => / on[a-z]+=/.test(tag))).toEqual([]);
    }),
    { seed: 1, numRuns: 60 },
  );
});

test('what is put into a template comes back as it was, but for what steers text', () => {
  const plain = text.filter((one) => !/\p{Cf}|[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u.test(one));
  const decoded = (source: string) =>
    source.replace(
      /&(?:amp|lt|gt|quot|#39);/g,
      (entity) => ({ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" })[entity]!,
    );
  fc.assert(
    fc.property(plain, (one) => {
      const { source } = html`${one}`;
      expect(source).not.toMatch(/[<>"']/);
      expect(decoded(source)).toBe(one);
    }),
    { seed: 1 },
  );
});

test('a text that would turn what follows it round is shown with a dot in its place', () => {
  for (const steering of ['\u202e', '\u061c', '\u00ad', '\u2066', '\u{e0041}', '\u2060'])
    expect(html`${`a${steering}b`}`.source).toBe('a·b');
});

test('the page loads nothing: no address, and a policy that names its own style and script by their hashes', () => {
  const [of] = fc.sample(inventory, { numRuns: 1, seed: 7 });
  const whole = page(of!);
  expect(markup(whole)).not.toMatch(/\s(src|href)="(?!#)/);
  expect(whole).not.toMatch(/url\(|@import/);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(whole)![1]!.replaceAll('&#39;', "'");
  expect(policy).toContain("default-src 'none'");
  for (const kind of ['style', 'script']) {
    const [, source = ''] = new RegExp(`<${kind}>([\\s\\S]*?)</${kind}>`).exec(whole)!;
    const hash = createHash('sha256').update(source).digest('base64');
    expect(policy).toContain(`${kind}-src 'sha256-${hash}'`);
  }
});

test('every token of an inventory, and every finding, is in the page without a script', () => {
  fc.assert(
    fc.property(inventory, (of) => {
      const whole = markup(page(of));
      const lines = (name: string) =>
        whole
          .split(`<table class="${name}">`)[1]
          ?.split('</table>')[0]
          ?.match(/<th scope="row"/g)?.length ?? 0;
      expect(lines('tokens')).toBe(of.rows.length + new Set(of.foreign.map(({ tokenId }) => tokenId)).size);
      expect(whole).not.toMatch(/<tr[^>]* hidden/);
    }),
    { seed: 1, numRuns: 40 },
  );
});
