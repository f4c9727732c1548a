import { Composer, type Document, Lexer, type ParsedNode, Parser, visit } from 'yaml';
import { yamlCodes } from '../../diagnostics/catalogue/yaml';
import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { SpecLimits } from './limits';
import type { Problems } from './problems';
import type { SourceText } from './source-text';
import { holdsTokenValue } from './written-secrets';

/** A document whose syntax is right. */
export type YamlDocument = Document.Parsed<ParsedNode>;

/** Most errors after the first are its echoes; those on other lines are shown, up to this many in a document. */
const SYNTAX_ERRORS = 10;

/** `%` lines in a file. */
const DIRECTIVES = 1_000;

class LimitReached extends Error {}

/**
 * The documents of a file. What is no YAML goes to `problems`, and a document with syntax errors is left out: whatever
 * else could be said of it would be a guess.
 *
 * Parser and composer are driven by hand so that reading stops at a limit instead of after it: nesting is watched while
 * tokens come in, because composing is recursive.
 */
export function readYaml(source: SourceText, limits: SpecLimits, problems: Problems): readonly YamlDocument[] {
  const documents: YamlDocument[] = [];
  const composer = new Composer({
    // Our own walk checks keys, tags and merges with places, and in linear time; yaml's key check is quadratic.
    uniqueKeys: false,
    merge: false,
    resolveKnownTags: false,
    schema: 'core',
    prettyErrors: false,
    logLevel: 'silent',
  });
  try {
    for (const document of composer.compose(syntaxTokens(source, limits, problems))) {
      if (documents.length >= limits.documents) {
        problems.add(
          yamlCodes.diagnose('too-many-documents', { limit: limits.documents }, { place: source.place(0, 1) }),
        );
        break;
      }
      if (document.errors.length === 0) documents.push(document);
      else reportSyntax(document, source, problems);
    }
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
  return documents;
}

/**
 * Hides the token values of a document in its lines, before anything can be said about any of them. As they are they are
 * never shown; escapes or a fold keep a line from being seen to hold one.
 */
export function hideTokenValues(document: YamlDocument, source: SourceText): void {
  visit(document, {
    Scalar: (_, { value, range }) => {
      if (range && holdsTokenValue(value)) source.hide(range[0], range[1]);
    },
  });
}

function* syntaxTokens(source: SourceText, limits: SpecLimits, problems: Problems) {
  const parser = new Parser();
  let lexemes = 0;
  let directives = 0;
  for (const lexeme of new Lexer().lex(source.text)) {
    for (const token of parser.next(lexeme)) {
      // A directive costs the composer more than a value, and a spec has no use for more than one or two.
      if (token.type === 'directive' && (directives += 1) > DIRECTIVES) {
        const place = source.place(token.offset, token.offset + 1);
        problems.add(yamlCodes.diagnose('too-many-pieces', { limit: DIRECTIVES }, { place }));
        throw new LimitReached();
      }
      yield token;
    }
    const stop = tooMuch(parser, (lexemes += 1), limits);
    if (stop === undefined) continue;
    problems.add({ ...stop, place: source.place(parser.offset - lexeme.length, parser.offset) });
    throw new LimitReached();
  }
  yield* parser.end();
}

/** Composing costs ten times what this costs: what will be refused anyway is refused before. */
function tooMuch(parser: Parser, lexemes: number, limits: SpecLimits): Diagnostic | undefined {
  // One entry of the stack is the document itself.
  if (parser.stack.length > limits.depth + 1) return yamlCodes.diagnose('too-deep', { limit: limits.depth });
  const top = parser.stack.at(-1);
  if (top && 'items' in top && top.items.length > limits.entries) {
    return yamlCodes.diagnose('too-many-entries', { limit: limits.entries });
  }
  if (lexemes > limits.lexemes) return yamlCodes.diagnose('too-many-pieces', { limit: limits.lexemes });
  return undefined;
}

function reportSyntax(document: YamlDocument, source: SourceText, problems: Problems): void {
  const lines = new Set<number>();
  for (const error of document.errors) {
    const place = source.place(error.pos[0], error.pos[1]);
    if (lines.has(place.line)) continue;
    lines.add(place.line);
    problems.add(yamlCodes.diagnose('yaml-syntax', { problem: sentence(error.message) }, { place }));
    if (lines.size >= SYNTAX_ERRORS) break;
  }
}

/** The library's messages are sentences of their own; ours go on after a colon. */
function sentence(message: string): string {
  const [line = ''] = message.split('\n');
  const text = line.length > 200 ? `${line.slice(0, 200)}…` : line;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
