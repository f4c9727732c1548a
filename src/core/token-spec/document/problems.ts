import { yamlCodes } from '../../diagnostics/catalogue/yaml';
import { type Diagnostic, formatPlace } from '../../diagnostics/diagnostic';

const UNREADABLE: ReadonlySet<string> = new Set(['unknown-anchor', 'alias-cycle']);

/** Collects what is wrong, each thing once, up to a limit: an aliased mistake is one mistake, however often it is used. */
export class Problems {
  readonly #found = new Map<string, Diagnostic>();
  readonly #unreadable = new Set<string>();

  constructor(private readonly limit: number) {}

  /** True once the limit is reached: readers may stop looking. */
  get full(): boolean {
    return this.#found.size >= this.limit;
  }

  get any(): boolean {
    return this.#found.size > 0;
  }

  add(diagnostic: Diagnostic): void {
    if (this.full) return;
    const place = diagnostic.place ? formatPlace(diagnostic.place) : '';
    // What YAML itself can't make sense of has no value; that the value is wrong too would be an echo.
    if (this.#unreadable.has(place)) return;
    if (UNREADABLE.has(diagnostic.code)) this.#unreadable.add(place);
    this.#found.set(`${diagnostic.code}\n${place}\n${diagnostic.message}`, diagnostic);
  }

  all(): readonly Diagnostic[] {
    const found = [...this.#found.values()];
    return this.full ? [...found, yamlCodes.diagnose('too-many-problems', { limit: this.limit })] : found;
  }
}
