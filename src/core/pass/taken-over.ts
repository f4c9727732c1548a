import type { DesiredState, DesiredToken } from '../model/desired';
import type { TokenId, TokenName } from '../model/ids';
import { classify } from '../reconcile/observed/generations';
import type { EntryFacts, Observed } from '../reconcile/observed/observed';

/** One spec of a run, with what was read for it. */
export interface SpecSeen {
  readonly desired: DesiredState;
  readonly world: Observed;
}

/** The facts of entries that take over a hand-made token which other entries of the run take over, too: those are named. */
export function takenOverTwice(run: readonly SpecSeen[]): readonly ReadonlyMap<TokenName, EntryFacts>[] {
  const takers = new Map<string, { readonly desired: DesiredState; readonly name: TokenName }[]>();
  const tokensOf = run.map(({ desired, world }) =>
    desired.tokens.flatMap((token) => {
      const id = handmadeIn(token, world);
      if (id === undefined) return [];
      const key = `${desired.workspace}\n${id}`;
      takers.set(key, [...(takers.get(key) ?? []), { desired, name: token.name }]);
      return [{ name: token.name, key }];
    }),
  );
  return run.map(({ desired, world }, index) => {
    const named = tokensOf[index]!.flatMap(({ name, key }) => {
      const others = takers.get(key)!.filter((one) => one.desired !== desired || one.name !== name);
      const takenOverBy = others.map((one) =>
        one.desired === desired ? one.name : `${one.name} (${one.desired.ownerId})`,
      );
      return others.length === 0 ? [] : [[name, { ...world.declared.get(name)!, takenOverBy }] as const];
    });
    return new Map(named);
  });
}

function handmadeIn({ name, secret, movedTo }: DesiredToken, world: Observed): TokenId | undefined {
  const facts = world.declared.get(name);
  if (secret.kind !== 'external' || !secret.takeOver || movedTo || !facts?.depth?.stored) return undefined;
  const content = classify(facts, world, world.asOf).current?.content;
  return content?.kind === 'handmade' ? content.token.id : undefined;
}
