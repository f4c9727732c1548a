import type { DeclaredToken } from '../../model/desired';
import { asText, quoted } from '../../token-spec/document/kinds';
import type { Scope } from '../../token-spec/document/scope';
import type { Path } from '../../token-spec/document/spec-document';
import type { Field } from '../../token-spec/table/field';
import { linearPattern, type Pattern } from './settings/linear-pattern';
import { defineRule } from './rule';

interface Formed {
  readonly what: string;
  readonly path: Path;
  readonly of: (token: DeclaredToken) => string;
  readonly example: string;
}

const TEXTS: Readonly<Record<string, Formed>> = {
  name: { what: 'the name of a token', path: ['name'], of: ({ name }) => name, example: '^(ci|batch)-' },
  purpose: { what: 'its purpose', path: ['purpose'], of: ({ purpose }) => purpose, example: '[A-Z]{2,}-\\d+' },
  consumer: {
    what: 'its consumer',
    path: ['consumer'],
    of: ({ consumer }) => consumer,
    example: '^(github-actions|airflow)/',
  },
  owner: { what: 'who answers for it', path: ['owner'], of: ({ owner }) => owner, example: '@acme\\.example$' },
  secret: {
    what: 'the name of its secret, or the ARN where that is given',
    path: ['secret', 'name'],
    of: ({ secret }) => (secret.kind === 'managed' ? secret.name : secret.arn),
    example: '^hawzu/acme/',
  },
};

const patternField = ({ what, example }: Formed): Field => ({
  title: 'Pattern',
  description: `What ${what} has to match.`,
  kind: { is: 'form', least: 1, most: 500 },
  examples: [example],
});

type Patterns = Readonly<Record<string, Pattern>>;

export const textForms = defineRule<'text-forms', Patterns>({
  code: 'text-forms',
  title: 'Forms of texts',
  description:
    'Names and other texts match these patterns: regular expressions of JavaScript, which match anywhere unless `^` and `$` say otherwise. ' +
    'They take no longer than the text is long, so there are no lookarounds (`(?=`, `(?!`, `(?<=`, `(?<!`) and no back references (`\\1`).',
  fields: Object.fromEntries(Object.entries(TEXTS).map(([name, text]) => [name, patternField(text)])),
  read: (scope) => {
    const patterns = Object.keys(TEXTS).map((name) => [name, readPattern(scope.at(name))] as const);
    return Object.fromEntries(patterns.filter((pair): pair is [string, Pattern] => pair[1] !== undefined));
  },
  tell: (patterns) =>
    Object.entries(patterns)
      .map(([name, pattern]) => `${name} ${written(pattern)}`)
      .join(', '),
  judge: ({ token, words }, patterns) =>
    Object.entries(patterns).flatMap(([name, pattern]) => {
      const { path, of } = TEXTS[name]!;
      const found = of(token);
      if (pattern.matches(found)) return [];
      const field = name === 'secret' ? 'secret' : words.field(...path);
      return [{ parameters: { field, found: quoted(found), pattern: written(pattern) }, path }];
    }),
});

/** JavaScript puts a backslash before each slash. */
const written = ({ source }: Pattern): string => source.replaceAll('\\/', '/');

function readPattern(scope: Scope): Pattern | undefined {
  const text = asText(scope.value);
  if (text === undefined) return undefined;
  const pattern = linearPattern(text);
  if (typeof pattern !== 'string') return pattern;
  const form = {
    unreadable: 'a regular expression of JavaScript, such as ^(ci|batch)-',
    unbounded:
      'a regular expression without lookarounds, back references and repetitions of more than 1000: with them a text could take for ever',
  }[pattern];
  scope.report('invalid-format', { field: scope.name(), found: quoted(text), form });
  return undefined;
}
