import { ownerId, secretArn, tokenId, workspaceId } from '../../../../core/model/ids';
import { parseLabel, scopeKeyOf } from '../../../../core/model/label';
import { readDescription } from '../../../../core/model/secret-description';
import { regionOf } from '../../../../core/model/secret-address';
import { DEFAULT_KEY } from '../../../../core/model/aws/kms-key';
import type { ReplicaFacts, SecretFacts } from '../../../../core/ports/secret-store';
import type { TokenFacts } from '../../../../core/ports/token-api';
import { NAME_TAG, OWNER_TAG, RECOVERY_TAG } from '../../../../core/reconcile/observed/observed';
import { formatOf } from '../../../../core/reconcile/changes/settings';
import type { ConfiguredContext, StateResult } from '../../../plugin';
import { DiagnosticsError, errorDiagnostic, warningDiagnostic } from '../../../plugin';
import { type HawzuClient, asDiagnostics } from '../../connection/client';
import { newClaim } from '../view/claim';
import { encodeKept } from '../view/facts-codec';
import type { TokenState } from '../attributes/schema';

type Imported = StateResult<Partial<TokenState>>;

const OUR_TAGS = 'hawzu-tokens:';
const DEFAULT_RECOVERY_DAYS = '30';

/** Takes over what is there, by the ARN of its secret or by `<workspace id>/<token id>`. Changes nothing. */
export async function importToken(
  { id }: { readonly id: string },
  { client }: ConfiguredContext<HawzuClient>,
): Promise<Imported> {
  if (id.startsWith('arn:')) return importSecret(client, id);
  const [workspace, token, ...rest] = id.split('/');
  if (!workspace || !token || rest.length > 0) {
    throw new DiagnosticsError(
      errorDiagnostic(
        'This id cannot be imported',
        `"${id}" is neither the ARN of a secret nor <workspace id>/<token id>, such as ws_acme/tok_123.`,
      ),
    );
  }
  return importById(client, workspace, token);
}

async function importSecret(client: HawzuClient, arn: string): Promise<Imported> {
  const region = regionOf(secretArn(arn));
  const { value: secret } = await asDiagnostics(() => client.ports.stores(region).describe(arn));
  if (!secret) throw new DiagnosticsError(errorDiagnostic('There is no such secret', `${arn} was not found.`));
  const { value: self } = await asDiagnostics(() => client.ports.tokenApi.whoAmI());
  return imported(client, secret, self.workspace);
}

/** What is imported is the resource's from its first apply on, whoever claims it until then. */
const imported = ({ ports }: HawzuClient, secret: SecretFacts, workspace: string): Imported => ({
  state: { ...stateOf(secret, workspace), origin: 'adopted', claim: newClaim(ports.random) },
  private: encodeKept({ taking: true }),
});

const NOTHING_SAID = {
  name: null,
  arn: null,
  region: null,
  prefix: null,
  kms_key_id: null,
  replicas: null,
  tags: null,
  format: null,
  recovery_window: null,
  take_over: null,
};

/** A secret with our tags is one that this software made; any other stays its owner's, and is named by its ARN. */
function stateOf(secret: SecretFacts, workspace: string): Partial<TokenState> {
  const { [OWNER_TAG]: owner, [NAME_TAG]: name } = secret.tags;
  const base = { workspace_id: workspace, secret_arn: secret.arn };
  if (owner === undefined || name === undefined) return { ...base, secret: { ...NOTHING_SAID, arn: secret.arn } };
  const said = readDescription(secret.description ?? '', name);
  return { ...base, owner_id: owner, name, ...said, secret: settingsOf(secret, `hawzu/${owner}/${name}`) };
}

/** What a configuration has to say of a secret that we made; null where the defaults say it. */
function settingsOf(secret: SecretFacts, defaultName: string): TokenState['secret'] {
  const { name, kmsKeyId, tags, replicas = [] } = secret;
  const own = Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith(OUR_TAGS)));
  const days = tags[RECOVERY_TAG];
  const settings = {
    ...(name !== defaultName && { name }),
    ...(kmsKeyId !== undefined && { kms_key_id: kmsKeyId }),
    ...(replicas.length > 0 && { replicas: replicas.map(replicaOf) }),
    ...(Object.keys(own).length > 0 && { tags: own }),
    ...(formatOf(secret) === 'plain' && { format: 'plain' }),
    ...(days !== undefined && days !== DEFAULT_RECOVERY_DAYS && { recovery_window: `${days}d` }),
  };
  return Object.keys(settings).length > 0 ? { ...NOTHING_SAID, ...settings } : null;
}

const replicaOf = ({ region, kmsKeyId }: ReplicaFacts) => ({
  region,
  kms_key_id: kmsKeyId === undefined || kmsKeyId.endsWith(DEFAULT_KEY) ? null : kmsKeyId,
});

async function importById(client: HawzuClient, workspace: string, id: string): Promise<Imported> {
  const { index } = await asDiagnostics(() => client.once.tokens(workspaceId(workspace)));
  const token = index.byId.get(tokenId(id));
  if (!token) {
    throw new DiagnosticsError(errorDiagnostic('There is no such token', `Workspace ${workspace} has no token ${id}.`));
  }
  const home = await secretOf(client, token);
  if (home) return imported(client, home, workspace);
  return {
    state: { workspace_id: workspace, token_id: id },
    private: encodeKept({ imported: [id] }),
    diagnostics: [
      warningDiagnostic(
        `The value of token ${id} is not known`,
        'A value is shown once, when a token is made. The next apply makes a new token beside it, whose value goes to the ' +
          `secret; ${id} itself is left alone. Revoke it when its consumer has taken the new value.`,
      ),
    ],
  };
}

/** The secret that the token's label names: it was made by this software, and its value is stored. */
async function secretOf(client: HawzuClient, token: TokenFacts): Promise<SecretFacts | undefined> {
  const label = parseLabel(token.label);
  if (!label) return undefined;
  return asDiagnostics(async () => {
    for await (const page of client.ports.stores(undefined).listByTags({ [NAME_TAG]: label.name })) {
      const found = page.value.find((secret) => {
        const owner = secret.tags[OWNER_TAG];
        return owner !== undefined && scopeKeyOf(ownerId(owner), secret.arn) === label.scopeKey;
      });
      if (found) return found;
    }
    return undefined;
  });
}
