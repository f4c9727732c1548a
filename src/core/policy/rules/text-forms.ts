import type { DeclaredToken } from '../../model/desired';
import { asText, quoted } from '../../token-spec/document/kinds';
import type { Scope } from '../../token-spec/document/scope';
import type { Path } from '../../token-spec/document/spec-document';
import type { Field } from '../../token-spec/table/field';
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

type Patterns = Readonly<Record<string, RegExp>>;

export const textForms = defineRule<'text-forms', Patterns>({
  code: 'text-forms',
  title: 'Forms of texts',
  description:
    'Names and other texts match these patterns: regular expressions of JavaScript, which match anywhere unless `^` and `$` say otherwise.',
  fields: Object.fromEntries(Object.entries(TEXTS).map(([name, text]) => [name, patternField(text)])),
  read: (scope) => {
    const patterns = Object.keys(TEXTS).map((name) => [name, readPattern(scope.at(name))] as const);
    return Object.fromEntries(patterns.filter((pair): pair is [string, RegExp] => pair[1] !== undefined));
  },
  tell: (patterns) =>
    Object.entries(patterns)
      .map(([name, pattern]) => `${name} ${written(pattern)}`)
      .join(', '),
  judge: ({ token, words }, patterns) =>
    Object.entries(patterns).flatMap(([name, pattern]) => {
      const { path, of } = TEXTS[name]!;
      const found = of(token);
      if (pattern.test(found)) return [];
      const field = name === 'secret' ? 'secret' : words.field(...path);
      return [{ parameters: { field, found: quoted(found), pattern: written(pattern) }, path }];
    }),
});

/** JavaScript puts a backslash before each slash. */
const written = ({ source }: RegExp): string => source.replaceAll('\\/', '/');

function readPattern(scope: Scope): RegExp | undefined {
  const text = asText(scope.value);
  if (text === undefined) return undefined;
  try {
    return new RegExp(text, 'u');
  } catch {
    const form = 'a regular expression of JavaScript, such as ^(ci|batch)-';
    scope.report('invalid-format', { field: scope.name(), found: quoted(text), form });
    return undefined;
  }
}
