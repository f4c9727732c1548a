import type { DesiredState, DesiredToken } from '../model/desired';
import { regionOf } from '../model/secret-address';
import type { Ports } from '../ports/ports';

/**
 * A spec with every region made concrete, before anything is keyed, compared or listed by it: an entry that names none
 * has its secret where its ARN says, or in the region of the run. Rejects with a `PortError` when a run needs a region
 * and has none.
 */
export async function locate({ stores }: Pick<Ports, 'stores'>, desired: DesiredState): Promise<DesiredState> {
  const said = desired.tokens.map((token) => ({ token, region: regionSaid(token) }));
  if (said.every(({ token, region }) => region !== undefined && region === token.region)) return desired;
  const home = said.some(({ region }) => region === undefined) ? await stores(undefined).region() : '';
  return { ...desired, tokens: said.map(({ token, region }) => ({ ...token, region: region ?? home })) };
}

const regionSaid = ({ region, secret }: DesiredToken): string | undefined =>
  secret.kind === 'external' ? (regionOf(secret.arn) ?? region) : region;
