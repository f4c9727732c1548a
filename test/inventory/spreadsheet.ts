import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';

/** LibreOffice without a window. Undefined where there is none. */
export const libreOffice = ['soffice', 'libreoffice'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);

/** A cell as the spreadsheet has it: its type, and its text or its time. */
export interface SheetCell {
  readonly type: string;
  readonly text: string;
}

export interface Sheet {
  readonly rows: readonly (readonly SheetCell[])[];
  /** What it would calculate. */
  readonly formulas: readonly string[];
}

/** Comma, quotation mark, UTF-8, from the first line on, and "detect special numbers": what its dialog takes for this file. */
const AS_CSV = 'CSV:44,34,76,1,,0,false,true';

/** Opens a CSV in LibreOffice and saves it as two kinds of spreadsheet; reads what those hold. */
export function openInSpreadsheet(csv: string): Sheet {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-sheet-'));
  try {
    writeFileSync(join(folder, 'in.csv'), csv);
    for (const format of ['fods', 'xlsx']) {
      const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
      const args = [profile, '--headless', `--infilter=${AS_CSV}`, '--convert-to', format, '--outdir', folder];
      const run = spawnSync(libreOffice!, [...args, join(folder, 'in.csv')], { encoding: 'utf8', timeout: 240_000 });
      if (run.status !== 0) throw new Error(`LibreOffice: ${run.stderr}`);
    }
    const flat = readFileSync(join(folder, 'in.fods'), 'utf8');
    const xlsx = unzipSync(readFileSync(join(folder, 'in.xlsx')));
    const sheet = strFromU8(xlsx['xl/worksheets/sheet1.xml']!);
    const formulas = [...flat.matchAll(/table:formula="([^"]*)"/g), ...sheet.matchAll(/<f[ >][^<]*/g)];
    return { rows: rowsOf(flat), formulas: formulas.map(([all]) => all) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(flat: string): readonly (readonly SheetCell[])[] {
  const [table = ''] = /<table:table .*?<\/table:table>/s.exec(flat) ?? [];
  return [...table.matchAll(/<table:table-row\b[^>]*?(?:\/>|>(.*?)<\/table:table-row>)/gs)].map(([, cells = '']) =>
    [...cells.matchAll(/<table:table-cell\b([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].flatMap(
      ([, attributes = '', content = '']) => {
        const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
        const type = attribute('office:value-type') ?? '';
        const text = attribute('office:date-value') ?? paragraphs(content);
        const times = Number(attribute('table:number-columns-repeated') ?? 1);
        return Array.from({ length: times }, () => ({ type, text }));
      },
    ),
  );
}

/** The text of a cell, a line for each paragraph. */
const paragraphs = (content: string): string =>
  [...content.matchAll(/<text:p\b[^>]*?(?:\/>|>(.*?)<\/text:p>)/gs)].map(([, inner = '']) => plain(inner)).join('\n');

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

const plain = (inner: string): string =>
  inner
    .replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_, count: string | undefined) => ' '.repeat(Number(count ?? 1)))
    .replace(/<text:tab\/>/g, '\t')
    .replace(/<text:line-break\/>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (_, decimal?: string, hex?: string, name?: string) =>
      name === undefined ? String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex!, 16)) : ENTITIES[name]!,
    );
