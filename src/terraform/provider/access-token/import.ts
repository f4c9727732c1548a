import { ownerId, secretArn, tokenId, workspaceId } from '../../../core/model/ids';
import { parseLabel, placeOf } from '../../../core/model/label';
import { regionOf } from '../../../core/model/secret-place';
import type { SecretFacts } from '../../../core/ports/secret-store';
import type { TokenFacts } from '../../../core/ports/token-api';
import { NAME_TAG, OWNER_TAG } from '../../../core/reconcile/observed';
import type { ConfiguredContext, StateResult } from '../../plugin';
import { DiagnosticsError, errorDiagnostic, warningDiagnostic } from '../../plugin';
import { type HawzuClient, told } from '../connection/client';
import { newClaim } from './claim';
import { encodeKept } from './facts-codec';
import type { TokenState } from './schema';

type Imported = StateResult<Partial<TokenState>>;

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
  const { value: secret } = await told(() => client.ports.stores(region).describe(arn));
  if (!secret) throw new DiagnosticsError(errorDiagnostic('There is no such secret', `${arn} was not found.`));
  const { value: self } = await told(() => client.ports.tokenApi.whoAmI());
  return imported(client, secret, self.workspace);
}

/** What is imported is the resource's from its first apply on, whoever claims it until then. */
const imported = ({ ports }: HawzuClient, secret: SecretFacts, workspace: string): Imported => ({
  state: { ...stateOf(secret, workspace), origin: 'adopted', claim: newClaim(ports.random) },
  private: encodeKept({ taking: true }),
});

/** A secret with our tags is one that this software made; any other stays its owner's, and is named by its ARN. */
function stateOf(secret: SecretFacts, workspace: string): Partial<TokenState> {
  const { [OWNER_TAG]: owner, [NAME_TAG]: name } = secret.tags;
  const base = { workspace_id: workspace, secret_arn: secret.arn };
  if (owner !== undefined && name !== undefined) return { ...base, owner_id: owner, name };
  const none = {
    name: null,
    region: null,
    prefix: null,
    kms_key_id: null,
    tags: null,
    format: null,
    recovery_window: null,
    take_over: null,
  };
  return { ...base, secret: { ...none, arn: secret.arn } };
}

async function importById(client: HawzuClient, workspace: string, id: string): Promise<Imported> {
  const { index } = await told(() => client.once.tokens(workspaceId(workspace)));
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
  return told(async () => {
    for await (const page of client.ports.stores(undefined).listByTags({ [NAME_TAG]: label.name })) {
      const found = page.value.find((secret) => {
        const owner = secret.tags[OWNER_TAG];
        return owner !== undefined && placeOf(ownerId(owner), secret.arn) === label.place;
      });
      if (found) return found;
    }
    return undefined;
  });
}
