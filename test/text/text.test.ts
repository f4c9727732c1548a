import fc from 'fast-check';
import { plainPainter } from '../../src/core/reporting/text/painter';
import { displayWidth } from '../../src/core/reporting/text/display-width';
import { fold, hang, shortenEnd, shortenMiddle, wrap } from '../../src/core/reporting/text/fit';
import { renderTable } from '../../src/core/reporting/text/table';
import { formatMinute, relativeTime } from '../../src/core/model/time-words';
import { instant } from '../../src/core/model/time';

const anyText = fc.string({ unit: 'grapheme', maxLength: 80 });

test.each([
  ['plain text', 'abc', 3],
  ['Chinese', '漢字', 4],
  ['Korean', '한국', 4],
  ['full-width Latin', 'Ａ', 2],
  ['half-width kana', 'ｱ', 1],
  ['an accent of its own', 'e\u0301', 1],
  ['an emoji', '🔑', 2],
  ['a family joined of three', '👩‍👩‍👧', 2],
  ['a flag', '🇩🇪', 2],
  ['a heart drawn as a picture', '❤️', 2],
  ['a heart drawn as text', '❤', 1],
  ['colour codes', '\u001b[31mred\u001b[39m', 3],
  ['signs of a plan', '±‖…→', 4],
])('%s takes the columns that a terminal gives it', (_, text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});

test('shortened texts fit, and those that fit are left alone', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 2, max: 60 }), (text, width) => {
      for (const short of [shortenMiddle(text, width), shortenEnd(text, width)]) {
        expect(displayWidth(short)).toBeLessThanOrEqual(width);
        if (displayWidth(text) <= width) expect(short).toBe(text);
      }
    }),
  );
});

test('an id cut in its middle keeps its beginning and its end', () => {
  expect(shortenMiddle('tok_0123456789abcdef', 11)).toBe('tok_0…bcdef');
});

test('wrapping loses nothing but spaces, and never passes the width', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 2, max: 60 }), (text, width) => {
      const lines = wrap(text, width);
      expect(lines.every((line) => displayWidth(line) <= width)).toBe(true);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});

test('folding a painted line counts no colour codes and loses none', () => {
  const painted = '\u001b[31mabcdef\u001b[39mghi';
  expect(fold(painted, 4)).toEqual(['\u001b[31mabcd', 'ef\u001b[39mgh', 'i']);
});

test('further lines of a hanging paragraph begin under its first', () => {
  expect(hang('  do: ', 'one two three', 11)).toEqual(['  do: one', '      two', '      three']);
});

const columns = [
  { title: 'NAME', shrink: 'late', min: 8 },
  { title: 'ID', shrink: 'middle', min: 6 },
  { title: 'STATUS', shrink: 'none' },
] as const;
const row = [{ text: 'ci-regression-runner' }, { text: 'tok_0123456789abcdef' }, { text: 'enabled' }];
const table = (width: number) => renderTable(columns, [row], { width, painter: plainPainter });

test('a table that fits is not changed', () => {
  expect(table(80)).toEqual([
    'NAME                  ID                    STATUS',
    'ci-regression-runner  tok_0123456789abcdef  enabled',
  ]);
});

test('ids give way before names do', () => {
  expect(table(40)[1]).toBe('ci-regression-runner  tok_…cdef  enabled');
});

test('a table too narrow for its columns becomes a block for each row, with everything in it', () => {
  expect(table(20)).toEqual([
    'ci-regression-runner',
    '  ID      tok_012345',
    '          6789abcdef',
    '  STATUS  enabled',
  ]);
});

test('a cell of wide characters keeps the columns after it in line', () => {
  const lines = renderTable(columns, [row, [{ text: '漢字' }, { text: 'tok_1' }, { text: 'disabled' }]], {
    width: 80,
    painter: plainPainter,
  });
  const before = (line: string | undefined, word: string) => displayWidth(line?.slice(0, line.indexOf(word)) ?? '');
  expect(before(lines[2], 'disabled')).toBe(before(lines[1], 'enabled'));
});

const NOW = instant(Date.UTC(2026, 0, 1));
const MINUTE = 60_000;
test.each([
  [0, 'now'],
  [59_000, 'now'],
  [5 * MINUTE, 'in 5 min'],
  [119 * MINUTE, 'in 119 min'],
  [47 * 60 * MINUTE, 'in 47 h'],
  [72 * 60 * MINUTE, 'in 3 d'],
  [-72 * 60 * MINUTE, '3 d ago'],
])('an instant %i ms away is told as "%s"', (distance, words) => {
  expect(relativeTime(instant(NOW + distance), NOW)).toBe(words);
});

test('times for people are UTC to the minute', () => {
  expect(formatMinute(instant(Date.UTC(2026, 0, 21, 0, 30, 59)))).toBe('2026-01-21 00:30 UTC');
});
