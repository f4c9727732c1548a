import { type TokenId } from '../../src/core/model/ids';
import type { PassEnd } from '../../src/core/pass/run-pass';
import type { DesiredToken } from '../../src/core/model/desired';
import type { Fault, PortCall } from '../../src/testing/memory/port-hooks';
import { type Asked, Bed, desiredToken, HOUR, names, specOf } from './bed';

export const spec = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);
export const leak = (...entries: string[]): Asked => ({ options: { compromised: names(...entries) } });
export const rotate = { options: { rotate: names('api') } };

/** One that is settled; `api` has a token in every phase when `phases` says so. */
export async function standing(entries: readonly DesiredToken[] = spec.tokens): Promise<Bed> {
  const bed = new Bed();
  await bed.pass(specOf('acme-ci', entries));
  bed.advance(HOUR);
  return bed;
}

export const tokensOf = (bed: Bed, entry: string): TokenId[] =>
  bed.world
    .snapshot()
    .tokens.filter(({ label, revokedAt }) => label.startsWith(`${entry}@`) && revokedAt === null)
    .map(({ id }) => id);

/** An emergency for `api`; what existed before is leaked, whatever its phase. */
export async function emergency(
  bed: Bed,
  asked: Asked = {},
  desired = spec,
): Promise<{ readonly leaked: TokenId[]; readonly end: PassEnd }> {
  const leaked = tokensOf(bed, 'api');
  bed.allowStopping();
  const end = await bed.pass(desired, { ...leak('api'), ...asked });
  return { leaked, end };
}

export const failing = (fault: Fault, ...operations: string[]) => ({
  faults: ({ operation }: PortCall): Fault | undefined => (operations.includes(operation) ? fault : undefined),
});

/** Lets two passes wait for each other. */
export class Turns {
  readonly #given = new Map<string, { readonly done: Promise<void>; readonly give: () => void }>();

  give(name: string, when = true): Promise<void> {
    if (when) this.#turn(name).give();
    return Promise.resolve();
  }

  wait(name: string): Promise<void> {
    return this.#turn(name).done;
  }

  giveAndWait(given: string, awaited: string): Promise<void> {
    void this.give(given);
    return this.wait(awaited);
  }

  #turn(name: string) {
    let turn = this.#given.get(name);
    if (!turn) {
      let give = (): void => undefined;
      const done = new Promise<void>((resolve) => (give = resolve));
      turn = { done, give };
      this.#given.set(name, turn);
    }
    return turn;
  }
}
