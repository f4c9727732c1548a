import { conceal, concealPlace, concealRelated } from './conceal';
import type { Diagnostic, Severity } from './diagnostic';
import { SPEC_WORDS, type Words } from './words';

/** For codes whose message needs nothing. */
export type NoParameters = Readonly<Record<never, never>>;

/** One code: its severity and its words, with the parameters that the words need. */
export interface CodeEntry<P> {
  readonly severity: Severity;
  /** One sentence for the table of codes: what it means, without parameters. */
  readonly summary: string;
  /** In the words of whoever reads it. */
  readonly message: (parameters: P, words: Words) => string;
  readonly advice?: (parameters: P, words: Words) => string;
  /** True for findings that a token's `waivers` may name. */
  readonly waivable?: boolean;
}

/** Where and what else: the parts of a diagnostic that are not words of the catalogue. */
export interface Context extends Pick<Diagnostic, 'place' | 'suggestion' | 'related'> {
  /** Those of a spec by default. */
  readonly words?: Words;
}

// `never`: an entry with any parameters fits, because a function's parameters are contravariant.
type Entries = Readonly<Record<string, CodeEntry<never>>>;

type ParametersOf<Entry> = Entry extends CodeEntry<infer P> ? P : never;

/** For the page of all codes. */
export interface About {
  readonly title: string;
  /** In which commands its codes come up, in Markdown. */
  readonly arises: string;
}

/**
 * The codes of one area. An unknown code or a missing parameter does not compile. Whatever a diagnostic is about, no token
 * value can be read in it.
 */
export interface Catalogue<E extends Entries = Entries> {
  readonly area: string;
  readonly about: About;
  readonly entries: E;
  diagnose<C extends keyof E & string>(code: C, parameters: ParametersOf<E[C]>, context?: Context): Diagnostic;
}

/** Declares a code. A function of its own so that each entry keeps the type of its parameters. */
export const entry = <P>(of: CodeEntry<P>): CodeEntry<P> => of;

/** Declares a code whose words need no parameters. */
export const plainEntry = (of: CodeEntry<NoParameters>): CodeEntry<NoParameters> => of;

export function defineCatalogue<E extends Entries>(area: string, about: About, entries: E): Catalogue<E> {
  return {
    area,
    about,
    entries,
    diagnose(code, parameters, context = {}) {
      const found = entries[code] as unknown as CodeEntry<typeof parameters>;
      const { place, suggestion, related, words = SPEC_WORDS } = context;
      const advice = found.advice?.(parameters, words);
      return {
        code,
        severity: found.severity,
        message: conceal(found.message(parameters, words)),
        ...(advice === undefined ? {} : { advice: conceal(advice) }),
        ...(place === undefined ? {} : { place: concealPlace(place) }),
        ...(suggestion === undefined ? {} : { suggestion: conceal(suggestion) }),
        ...(related === undefined ? {} : { related: related.map(concealRelated) }),
      };
    },
  };
}
