import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '..', '..');
const pagesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((found) => {
    const path = `${folder}/${found.name}`;
    return found.isDirectory() ? pagesIn(path) : path.endsWith('.md') ? [path] : [];
  });
const pages = [
  ...pagesIn('docs'),
  ...pagesIn('examples'),
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
];
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

/** What stands between the fences of its blocks. */
const blocksOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/^```[^\n]*\n([^]*?)^```$/gm)].map(([, block]) => block!);

/** What GitHub makes of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
const anchorsOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading!));

interface Link {
  readonly page: string;
  readonly target: string;
}
const links: readonly Link[] = pages.flatMap((page) =>
  [
    ...textOf(page)
      .replaceAll(/```[^]*?```/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ]
    .map(([, target]) => ({ page, target: target! }))
    .filter(({ target }) => !/^[a-z]+:/.test(target)),
);

test('every link of every page leads to a file, and to a heading of it', () => {
  const dead = links.filter(({ page, target }) => {
    const [path, anchor] = target.split('#');
    const file = path === '' ? page : relative(root, join(root, dirname(page), path!));
    if (!existsSync(join(root, file))) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(anchor);
  });
  expect(dead).toEqual([]);
});

test('no page holds two texts that a merge could not choose between', () => {
  expect(pages.filter((page) => /^(<{7}|>{7})( |$)/m.test(textOf(page)))).toEqual([]);
});

test('no block of code or output on a page is empty', () => {
  expect(pages.filter((page) => blocksOf(page).some((block) => block.trim() === ''))).toEqual([]);
});

test('the index leads to every page, but for single decisions', () => {
  const listed = links
    .filter(({ page }) => page === 'docs/README.md')
    .map(({ target }) => relative(root, join(root, 'docs', target.split('#')[0]!)));
  const missing = pagesIn('docs').filter(
    (page) => page !== 'docs/README.md' && !page.startsWith('docs/decisions/') && !listed.includes(page),
  );
  expect(missing).toEqual([]);
});

test('the page on architecture has a row for every folder of the source, and no other', () => {
  const named = [...textOf('docs/architecture.md').matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  );
  const foldersIn = (folder: string): readonly string[] =>
    readdirSync(join(root, 'src', folder), { withFileTypes: true })
      .filter((found) => found.isDirectory())
      .map(({ name }) => name);
  const folders = [
    ...foldersIn('.').filter((name) => name !== 'core'),
    ...foldersIn('core').map((name) => `core/${name}`),
  ];
  expect([...named].sort()).toEqual([...folders].sort());
});

test('rooms that the page on architecture names are there', () => {
  const rows = [...textOf('docs/architecture.md').matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)];
  const rooms = rows.flatMap(([, folder, what]) =>
    [...what!.matchAll(/`([a-z-]+)`/g)].map(([, room]) => `src/${folder}/${room}`),
  );
  expect(rooms.length).toBeGreaterThan(20);
  expect(rooms.filter((room) => !existsSync(join(root, room)))).toEqual([]);
});

test('every invariant is judged by files that are there', () => {
  const named = [...textOf('docs/invariants.md').matchAll(/^\| \d \|.*\| ([^|]*) \|$/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name!),
  );
  expect(named.length).toBeGreaterThan(6);
  const judges = ['', 'plan/'].flatMap((room) => readdirSync(join(root, 'src/core/invariants', room)));
  expect(named.filter((name) => !judges.includes(`${name}.ts`))).toEqual([]);
});

test('what is to be touched to add something is there', () => {
  const lists = /## How to add\n([^]*?)\n## /.exec(textOf('CONTRIBUTING.md'))![1]!;
  const named = [...lists.matchAll(/`((?:src|test|docs)\/[^`]+)`/g)].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(pagesIn('docs/decisions'))('%s says from when it is, and whether it holds', (page) => {
  expect(textOf(page)).toMatch(/^# .+\n\nDate: 20\d\d-\d\d-\d\d[^\n]*\. Status: (accepted|superseded by .*)\.\n/);
});

test.each(pagesIn('docs/decisions'))(
  '%s has its context, what was decided, and what follows, in this order',
  (page) => {
    const [head, ...parts] = textOf(page).split(/\n\n\*\*(Context|Decision|Consequences)\.\*\*/);
    // The title and the date alone stand before them.
    expect(head).toMatch(/^# .+\n\nDate: .+$/);
    expect(parts.filter((_, index) => index % 2 === 0)).toEqual(['Context', 'Decision', 'Consequences']);
    expect(parts.filter((part) => !/\w/.test(part))).toEqual([]);
  },
);

/** The file of a test that a page names without its ending; undefined: there is none. A folder is its own. */
const fileOfTest = (path: string): string | undefined =>
  ['', '.ts', '.test.ts', '.long.ts'].map((ending) => `${path}${ending}`).find((file) => existsSync(join(root, file)));

test('what the pages on threats, invariants and the product’s documentation are shown by is there', () => {
  const named = ['docs/threat-model.md', 'docs/invariants.md', 'docs/seeds.md'].map((page) =>
    [...textOf(page).matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!),
  );
  for (const shown of named) expect(shown.length).toBeGreaterThan(4);
  expect(named.flat().filter((path) => fileOfTest(path) === undefined)).toEqual([]);
});

describe('the page on the product’s documentation', () => {
  const STATEMENTS = 164;
  const text = textOf('docs/seeds.md');
  const rows = [...text.matchAll(/^\| \d.*\|$/gm)].map(([line]) => {
    const [number, statement, now, where, shown, ...more] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return { number: Number(number), statement, now: now!, where: where!, shown: shown!, more };
  });
  const standing = ({ now }: (typeof rows)[number]): string =>
    /^(yes|partly|superseded)(?=$|[:; ])/.exec(now)?.[1] ?? now;

  test('has every statement once, without a gap, in five cells', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: STATEMENTS }, (_, n) => n + 1));
    expect(rows.filter(({ statement, more }) => statement === '' || more.length > 0)).toEqual([]);
  });

  test('says of each whether it holds, with place and test, or what is missing, or what is newer', () => {
    const of = (kind: string) => rows.filter((row) => standing(row) === kind);
    const claims = [...of('yes'), ...of('partly'), ...of('superseded')];
    expect(claims.filter(({ where, shown }) => where === '' || !/`test\//.test(shown))).toEqual([]);
    expect(of('partly').filter(({ now }) => !/^partly: \S/.test(now))).toEqual([]);
    const holding = new Set(of('yes').map(({ number }) => number));
    const newer = of('superseded').map(({ now }) => Number(/^superseded by row (\d+): \w/.exec(now)?.[1]));
    expect(newer.filter((number) => !holding.has(number))).toEqual([]);
    const counted = /: (\d+) of (\d+) hold, (\d+) hold in part, and (\d+) are superseded/;
    const counts = [of('yes'), rows, of('partly'), of('superseded')].map(({ length }) => length);
    expect(counted.exec(text)?.slice(1).map(Number)).toEqual(counts);
  });

  test('names code and tests that are there', () => {
    const places = rows.flatMap(({ where }) => [...where.matchAll(/`([^`]+)`/g)].map(([, path]) => path!));
    expect(places.length).toBeGreaterThan(100);
    expect(places.filter((path) => !path.startsWith('src/') || !existsSync(join(root, path)))).toEqual([]);
    const tests = rows.flatMap(({ number, shown }) =>
      [...shown.matchAll(/`([^`]+)` \("(.+?)"\)(?=, `|$)/g)].map(([, path, name]) => ({ number, path, name })),
    );
    expect(tests.length).toBeGreaterThan(100);
    const isIn = (name: string, source: string): boolean =>
      ["'", '"', '`'].some((quote) => source.includes(`${quote}${name}${quote}`));
    expect(tests.filter(({ path, name }) => !isIn(name!, textOf(fileOfTest(path!)!)))).toEqual([]);
  });
});
