import { isDeepStrictEqual } from 'node:util';
import type { DesiredState } from '../../../core/model/desired';
import type { TokenName } from '../../../core/model/ids';
import type { OurSecrets } from '../../../core/pass/look/lists/look-up';
import type { SecretFacts } from '../../../core/ports/secret-store';
import type { At } from '../../../core/ports/token-api';

/** So many secrets are asked for one by one before a list of them all is worth its pages. */
const FEW = 50;

type Regions = ReadonlyMap<string, OurSecrets>;
type ByArn = ReadonlyMap<string, At<SecretFacts>>;

/**
 * Spares many resources a question each: a secret that the list shows exactly as the last read saw it has not changed.
 * The list is read beside the questions and used once it is complete, so it never makes anybody wait; whatever differs,
 * is missing or can't be listed is asked for by itself. AWS lets the list lag by minutes: of more than {@link FEW}
 * secrets, a change of the last minutes may show in the next plan only. What an apply touches it asks for anew.
 */
export class ListedSecrets {
  readonly #lists = new Map<string, ByArn | undefined>();
  #asked = 0;

  /** @param list the secrets with the owner's tag; it may reject, then nothing is spared */
  constructor(private readonly list: (located: DesiredState) => Promise<Regions>) {}

  /** The answer for a resource whose secret was seen before; empty when it has to be asked for. */
  unchanged(located: DesiredState, before: SecretFacts): ReadonlyMap<TokenName, At<SecretFacts>> {
    const [token] = located.tokens;
    const key = [located.workspace, located.ownerId, token?.region].join('\n');
    const found = this.#lists.get(key)?.get(before.arn);
    if (token && found && isDeepStrictEqual(found.value, before)) return new Map([[token.name, found]]);
    this.#asked += 1;
    if (this.#asked > FEW && !this.#lists.has(key)) this.#begin(key, located);
    return new Map();
  }

  #begin(key: string, located: DesiredState): void {
    this.#lists.set(key, undefined);
    this.list(located).then(
      (regions) => this.#lists.set(key, byArn(regions)),
      // Listing may not be allowed, or fail: each secret is then asked for, and tells its own trouble.
      () => undefined,
    );
  }
}

const byArn = (regions: Regions): ByArn =>
  new Map([...regions.values()].flatMap(({ at, secrets }) => secrets.map((value) => [value.arn, { value, at }])));
