import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSpecFiles } from '../../src/adapters/system/spec-files';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hawzu-specs-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (...path: string[]): string => join(folder, ...path);
/** Writes files whose content is their own name. */
const write = (...paths: string[]): void => {
  for (const path of paths) {
    mkdirSync(join(at(path), '..'), { recursive: true });
    writeFileSync(at(path), path);
  }
};
/** What was read, by content, and what went wrong. */
const read = (...paths: string[]) => {
  const { files, errors } = readSpecFiles(paths.length > 0 ? paths : [folder]);
  return {
    contents: files.map(({ content }) => Buffer.from(content as Uint8Array).toString()).sort(),
    errors: errors.map(({ message }) => message.replaceAll(`${folder}/`, '')),
  };
};

test('a folder stands for every YAML file below it, in whatever letters the name is written', () => {
  write('a.yaml', 'b.yml', 'team/c.YAML', 'team/deep/d.Yml', 'team/readme.md', 'e.json');
  expect(read()).toEqual({ contents: ['a.yaml', 'b.yml', 'team/c.YAML', 'team/deep/d.Yml'], errors: [] });
});

test('links to files and folders are followed, also out of the folder', () => {
  write('shared/team-b/b.yaml', 'shared/c.txt', 'specs/a.yaml');
  symlinkSync('../shared/team-b', at('specs/team-b'));
  symlinkSync('../shared/c.txt', at('specs/c.yaml'));
  expect(read(at('specs'))).toEqual({ contents: ['shared/c.txt', 'shared/team-b/b.yaml', 'specs/a.yaml'], errors: [] });
});

test('links in a circle end, and everything is read once', () => {
  write('team/a.yaml', 'team/inner/b.yaml');
  symlinkSync('..', at('team/inner/up'));
  symlinkSync('.', at('team/self'));
  symlinkSync('team', at('also-team'));
  expect(read()).toEqual({ contents: ['team/a.yaml', 'team/inner/b.yaml'], errors: [] });
});

test('a file that several names and paths lead to is read once, and shown under its own name', () => {
  write('tokens.yaml');
  symlinkSync('tokens.yaml', at('current.yaml'));
  linkSync(at('tokens.yaml'), at('zz-hard-link.yaml'));
  const { files } = readSpecFiles([
    folder,
    `${folder}/`,
    `${folder}//tokens.yaml`,
    at('..', folder.split('/').at(-1)!),
  ]);
  expect(files).toHaveLength(1);
  expect(files[0]?.path).toMatch(/tokens\.yaml$/);
});

test('two files of equal content are two files', () => {
  writeFileSync(at('a.yaml'), 'same');
  writeFileSync(at('b.yaml'), 'same');
  expect(read().contents).toEqual(['same', 'same']);
});

test('a ConfigMap that Kubernetes mounts is read once, and again after it was changed', () => {
  write('..2026_11_28_10_00_00.123/tokens.yaml', '..2026_11_28_10_00_00.123/team/b.yaml');
  symlinkSync('..2026_11_28_10_00_00.123', at('..data'));
  symlinkSync('..data/tokens.yaml', at('tokens.yaml'));
  symlinkSync('..data/team', at('team'));
  const first = read();
  expect(first.contents).toEqual(['..2026_11_28_10_00_00.123/team/b.yaml', '..2026_11_28_10_00_00.123/tokens.yaml']);
  write('..2026_11_28_11_00_00.456/tokens.yaml', '..2026_11_28_11_00_00.456/team/b.yaml');
  unlinkSync(at('..data'));
  symlinkSync('..2026_11_28_11_00_00.456', at('..data'));
  expect(read().contents).toEqual(first.contents.map((text) => text.replace('10_00_00.123', '11_00_00.456')));
});

test('what editors and systems leave beside a spec is left out', () => {
  write(
    'tokens.yaml',
    '.DS_Store',
    '._tokens.yaml',
    '.tokens.yaml',
    '.tokens.yaml.swp',
    'tokens.yaml~',
    '#tokens.yaml#',
  );
  write('.git/config.yaml', '.terraform/x.yaml', 'node_modules/x/x.yaml', 'cdktf.out/x.yaml', '#old.yaml', 'old.yaml~');
  symlinkSync('dev@host.4711:1', at('.#tokens.yaml'));
  expect(read()).toEqual({ contents: ['#old.yaml', 'tokens.yaml'], errors: [] });
});

test('a hidden file or folder that is named itself is read', () => {
  write('.specs/a.yaml', '.b.yaml');
  expect(read(at('.specs'), at('.b.yaml'))).toEqual({ contents: ['.b.yaml', '.specs/a.yaml'], errors: [] });
});

test('a link to nothing is an error that names it and what it leads to, whether to a file or a folder', () => {
  write('a.yaml');
  symlinkSync('gone/b.yaml', at('b.yaml'));
  symlinkSync('../team-b', at('team-b'));
  symlinkSync('round.yaml', at('round.yaml'));
  const { errors } = read();
  expect(errors).toEqual([
    "b.yaml can't be read: it is a link to gone/b.yaml, and there is no such file or folder",
    "round.yaml can't be read: its symbolic links lead in a circle",
    "team-b can't be read: it is a link to ../team-b, and there is no such file or folder",
  ]);
  expect(read(at('b.yaml')).errors[0]).toContain('it is a link to gone/b.yaml');
});

test('every file that can not be read is told, by its own name', () => {
  write('a.yaml');
  const { errors } = read(at('a.yaml', 'below'), at('missing.yaml'), '/dev/fd/987');
  expect(errors).toEqual([
    "a.yaml/below can't be read: a part of its path is not a folder",
    "missing.yaml can't be read: there is no such file or folder",
    "/dev/fd/987 can't be read: nothing is open there",
  ]);
});

test('a socket among the specs is an error and not a wait', async () => {
  const server = createServer().listen(at('queue.yaml'));
  await new Promise((listening) => server.once('listening', listening));
  expect(read().errors).toEqual([expect.stringMatching(/^queue\.yaml can't be read: it is a pipe, socket or device/)]);
  expect(read(at('queue.yaml')).errors).toHaveLength(1);
  server.close();
});

test('names that are no text are read, each as a file of its own', () => {
  const name = (byte: number): Buffer =>
    Buffer.concat([Buffer.from(at('caf')), Buffer.from([byte]), Buffer.from('.yaml')]);
  writeFileSync(name(0xe9), 'latin');
  writeFileSync(name(0xe8), 'another');
  writeFileSync(at('new\nline: "odd".yaml'), 'odd');
  expect(read()).toEqual({ contents: ['another', 'latin', 'odd'], errors: [] });
});

test('a folder without any spec is an error that names it', () => {
  write('readme.md');
  expect(read().errors).toEqual([`${folder} holds no .yaml or .yml file`]);
});

test('a device without end is read no further than a spec can go', () => {
  const { files } = readSpecFiles(['/dev/zero']);
  expect((files[0]?.content as Uint8Array).byteLength).toBeLessThan(5 * 1024 * 1024);
});
