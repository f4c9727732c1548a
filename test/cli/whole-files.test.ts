import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const src = join(__dirname, '../../src');
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? filesIn(join(folder, one.name)) : [join(folder, one.name)],
  );

test('commands write what people keep (specs, reports, plans, evidence) through the one way that leaves no half file', () => {
  const writers = ['commands', 'import', 'pass', 'audit']
    .flatMap((folder) => filesIn(join(src, 'cli', folder)))
    .filter((file) => /\b(writeFile(Sync)?|createWriteStream|appendFile(Sync)?)\b/.test(readFileSync(file, 'utf8')));
  expect(writers).toEqual([]);
});
