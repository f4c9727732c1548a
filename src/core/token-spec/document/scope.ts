import { specCodes } from '../../diagnostics/catalogue/spec';
import type { Context } from '../../diagnostics/define-catalogue';
import type { Place, RelatedPlace } from '../../diagnostics/diagnostic';
import { SPEC_WORDS, type Words } from '../../diagnostics/words';
import { isNotKnown, isVague } from './not-known';
import { asList, asMap } from './kinds';
import type { Problems } from './problems';
import type { Part, Path } from './spec-document';

type SpecCode = keyof typeof specCodes.entries;

/** The parameters of a spec code. */
type Parameters<C extends SpecCode> = Parameters_<(typeof specCodes.entries)[C]['message']>;
type Parameters_<F> = F extends (parameters: infer P, ...rest: never[]) => string ? P : never;

interface Pointing {
  /** Below the scope. */
  readonly path?: Path;
  readonly part?: Part;
  readonly suggestion?: string | undefined;
  readonly related?: readonly RelatedPlace[];
  /** Fields below the scope that the rule looked at. While one of them is not known yet, it has nothing to say. */
  readonly reads?: readonly string[];
}

/** Where the pieces of what is read stand: in a file, or in the configuration of a driver that has none. */
export interface Located {
  place(path: Path, part: Part): Place;
  readonly source: { readonly path: string; readonly text?: string };
  /** Those of a spec by default. */
  readonly words?: Words;
}

/** One spot of one document: its value, and a way to report what is wrong there. */
export class Scope {
  constructor(
    readonly document: Located,
    readonly problems: Problems,
    readonly path: Path,
    readonly value: unknown,
  ) {}

  at(...path: Path): Scope {
    let value = this.value;
    for (const segment of path) {
      value = typeof segment === 'number' && Array.isArray(value) ? asList(value)?.[segment] : asMap(value)?.[segment];
    }
    return new Scope(this.document, this.problems, [...this.path, ...path], value);
  }

  get words(): Words {
    return this.document.words ?? SPEC_WORDS;
  }

  /** What a field below the scope is called. */
  name(...path: Path): string {
    return this.words.field(...this.path, ...path);
  }

  place(path: Path = [], part: Part = 'value'): Place {
    return this.document.place([...this.path, ...path], part);
  }

  report<C extends SpecCode>(code: C, parameters: Parameters<C>, pointing: Pointing = {}): void {
    // Places cost a walk; a hostile file must not buy more of them than will be shown.
    if (this.problems.full) return;
    const { path = [], part, suggestion, related, reads = [] } = pointing;
    if (isNotKnown(this.at(...path).value) || reads.some((field) => isVague(this.at(field).value))) return;
    const context: Context = {
      place: this.place(path, part),
      words: this.words,
      ...(suggestion === undefined ? {} : { suggestion }),
      ...(related === undefined ? {} : { related }),
    };
    this.problems.add(specCodes.diagnose(code, parameters as never, context));
  }
}
