import type { RoleCatalogue } from '../../model/access';
import type { OwnerId, ProjectId, SecretArn, TokenId, WorkspaceId } from '../../model/ids';
import { secretArn, workspaceId } from '../../model/ids';
import { isReplica, regionOf } from '../../model/secret-address';
import type { Instant } from '../../model/time';
import type { Ports } from '../../ports/ports';
import type { SecretFacts, SecretStore } from '../../ports/secret-store';
import { listTokens } from '../../pass/look/lists/look-up';
import type { TokenIndex } from '../../pass/look/tokens/token-index';
import type { Survey } from '../../pass/look/survey';

/** A secret with the store's clock at the answer. */
export interface SeenSecret {
  readonly secret: SecretFacts;
  readonly at: Instant;
  readonly region: string;
}

/** An entry of a spec that was given: it is somebody's already. */
export interface DeclaredEntry {
  readonly owner: OwnerId;
  readonly name: string;
  readonly arn?: SecretArn;
  readonly secretName?: string;
}

/** A workspace and the secrets of some regions, as listed. No value was read. */
export interface Seen {
  readonly workspace: WorkspaceId;
  readonly managementToken: TokenId;
  readonly catalogue: RoleCatalogue;
  readonly projects: ReadonlySet<ProjectId>;
  readonly tokens: TokenIndex;
  readonly secrets: readonly SeenSecret[];
  /** Of the run: what a spec need not say. */
  readonly homeRegion: string;
  readonly declared: readonly DeclaredEntry[];
}

/** Lists the tokens of the workspace and the secrets of the regions, page by page. Rejects with a `PortError`. */
export async function see(
  ports: Ports,
  {
    survey,
    workspace,
    regions,
    declared,
    arns = [],
  }: {
    readonly survey: Survey;
    readonly workspace: string;
    /** None: that of the run. */
    readonly regions: readonly string[];
    /** Also the regions of these secrets. */
    readonly arns?: readonly string[];
    readonly declared: readonly DeclaredEntry[];
  },
): Promise<Seen> {
  const of = workspaceId(workspace);
  const tokens = await listTokens(ports, of);
  const homeRegion = await ports.stores(undefined).region();
  const secrets: SeenSecret[] = [];
  const ofArns = arns.flatMap((arn) => regionOf(secretArn(arn)) ?? []);
  for (const region of new Set([...(regions.length > 0 ? regions : [homeRegion]), ...ofArns])) {
    const store = ports.stores(region);
    for await (const page of store.listByTags({})) {
      // A copy is the secret of another region, and nothing of its own.
      for (const secret of page.value.filter((one) => !isReplica(one))) {
        secrets.push({ secret: await withCopies(store, secret), at: page.at, region });
      }
    }
  }
  return {
    workspace: of,
    managementToken: survey.managementToken,
    catalogue: survey.catalogue,
    projects: new Set(survey.projects),
    tokens,
    secrets: secrets.sort((a, b) => (a.secret.arn < b.secret.arn ? -1 : 1)),
    homeRegion,
    declared,
  };
}

/** Lists tell that a secret has copies in other regions, and not which (AWS). */
const withCopies = async (store: SecretStore, secret: SecretFacts): Promise<SecretFacts> =>
  secret.primaryRegion === undefined || secret.replicas ? secret : ((await store.describe(secret.arn)).value ?? secret);
