import { defineCatalogue, entry, plainEntry } from '../define-catalogue';

/** What can be wrong with a file before anybody looks at what it declares. */
export const yamlCodes = defineCatalogue(
  'yaml',
  { title: 'Reading files', arises: 'Reading files and standard input, before what they mean.' },
  {
    'file-too-large': entry<{ limit: number }>({
      severity: 'error',
      summary: 'A spec file is larger than the limit.',
      message: ({ limit }) => `the file is larger than ${limit} MiB, the most that is read`,
      advice: () => 'split the spec into several files: files with the same metadata.name and workspace are one spec',
    }),
    'file-not-utf8': entry<{ guess: string | undefined }>({
      severity: 'error',
      summary: 'A spec file is not UTF-8 text.',
      message: ({ guess }) => `the file is not UTF-8 text${guess === undefined ? '' : `; it looks like ${guess}`}`,
      advice: () => 'save it as UTF-8',
    }),
    'control-character': entry<{ codePoint: string }>({
      severity: 'error',
      summary: 'A spec file holds a character that YAML does not allow.',
      message: ({ codePoint }) => `the character ${codePoint} is not allowed in YAML`,
      advice: () => 'remove it, or write it as an escape in a double-quoted text',
    }),
    'empty-file': plainEntry({
      severity: 'error',
      summary: 'A spec file holds no document.',
      message: () => 'the file holds no TokenSpec document',
      advice: () => 'add one, or leave the file out',
    }),
    'too-many-documents': entry<{ limit: number }>({
      severity: 'error',
      summary: 'A file has more YAML documents than the limit.',
      message: ({ limit }) => `the file has more than ${limit} documents`,
    }),
    'too-deep': entry<{ limit: number }>({
      severity: 'error',
      summary: 'Values are nested deeper than any spec needs.',
      message: ({ limit }) => `values are nested more than ${limit} levels deep here`,
    }),
    'too-many-entries': entry<{ limit: number }>({
      severity: 'error',
      summary: 'A list or map has more entries than the limit.',
      message: ({ limit }) => `this list or map has more than ${limit} entries`,
    }),
    'too-many-pieces': entry<{ limit: number }>({
      severity: 'error',
      summary: 'A file has more YAML tokens than the limit.',
      message: ({ limit }) => `the file has more than ${limit} YAML tokens (words and signs)`,
      advice: () => 'split the spec into several files',
    }),
    'too-many-aliases': entry<{ limit: number }>({
      severity: 'error',
      summary: 'Aliases and merge keys multiply the document beyond the limit.',
      message: ({ limit }) => `aliases and merge keys add more than ${limit} values to the document`,
      advice: () => 'use fewer aliases of large anchors; aliases of aliases multiply',
    }),
    'too-many-problems': entry<{ limit: number }>({
      severity: 'error',
      summary: 'Reading stopped because of the number of problems.',
      message: ({ limit }) => `more than ${limit} problems; the rest is not shown`,
      advice: () => 'fix these and run again',
    }),
    'yaml-syntax': entry<{ problem: string }>({
      severity: 'error',
      summary: 'The text is not valid YAML.',
      message: ({ problem }) => `this is not valid YAML: ${problem}`,
    }),
    'yaml-tag': entry<{ tag: string }>({
      severity: 'error',
      summary: 'A YAML tag other than those of plain data is used.',
      message: ({ tag }) => `the tag ${tag} is not supported`,
      advice: () => 'a spec is plain data: texts, lists and maps; remove the tag',
    }),
    'unknown-anchor': entry<{ alias: string }>({
      severity: 'error',
      summary: 'An alias names an anchor that is not defined before it.',
      message: ({ alias }) => `*${alias} has no anchor &${alias} before it in this document`,
    }),
    'alias-cycle': entry<{ alias: string }>({
      severity: 'error',
      summary: 'An alias is inside the value that it refers to.',
      message: ({ alias }) => `*${alias} is inside the value that it refers to`,
    }),
    'bad-merge': entry<{ found: string }>({
      severity: 'error',
      summary: "A merge key's value is not a map.",
      message: ({ found }) => `<< merges maps; this is ${found}`,
      advice: () => 'give it an alias of a map (*name) or a list of such aliases',
    }),
    'key-not-text': entry<{ found: string }>({
      severity: 'error',
      summary: 'A key is not a string.',
      message: ({ found }) => `a key must be a text; this is ${found}`,
      advice: () => 'write it in quotes if it is meant as text',
    }),
    'duplicate-key': entry<{ key: string }>({
      severity: 'error',
      summary: 'A key appears twice in one map.',
      message: ({ key }) => `"${key}" appears twice in this map`,
      advice: () => 'keep one of them',
    }),
  },
);
