import type { Diagnostic as CoreDiagnostic } from '../../../../core/diagnostics/diagnostic';
import type { DeclaredState, DeclaredToken } from '../../../../core/model/desired';
import { ownerId, tokenName, workspaceId } from '../../../../core/model/ids';
import { NOT_KNOWN } from '../../../../core/token-spec/document/not-known';
import { Problems } from '../../../../core/token-spec/document/problems';
import { Scope } from '../../../../core/token-spec/document/scope';
import type { Path } from '../../../../core/token-spec/document/spec-document';
import { type SpecEntry, readToken } from '../../../../core/token-spec/fields/read-token';
import { readRotationFields } from '../../../../core/token-spec/fields/rotation-fields';
import { checkParts } from '../../../../core/token-spec/schema/schema-check';
import { CONFIGURATION, ENTRY, OWNER, WORKSPACE } from './attribute-place';
import type { declaredAttributes } from './generated/declared-attributes';
import { type KnownSecret, pinned } from './pinned-secret';
import { entryOf, retiringOf, saidElsewhere } from './spec-form';

/** What attributes declare, and what is wrong with them. */
export interface Declaration {
  /** Only when nothing is wrong and everything needed is known. */
  readonly state?: DeclaredState;
  /** Unless something is wrong: what a policy check looks at. */
  readonly entry?: SpecEntry;
  readonly problems: readonly CoreDiagnostic[];
}

/** What is known of the resource beside its configuration: what keeps its secret and token. */
export interface Identity extends KnownSecret {
  /** The name that it has in the state. */
  readonly formerName?: string;
}

/** Attributes as configuration, plan or state give them: the three differ only in what may be unknown or null. */
export type TokenAttributes = Partial<
  Readonly<Record<keyof typeof declaredAttributes | 'owner_id' | 'workspace_id', unknown>>
>;

/** As many as people read at once. */
const MOST_PROBLEMS = 200;
const KNOWN_LATER = 'known-after-apply';

/** Reads attributes with the rules of specs. */
export function declare(attributes: TokenAttributes, identity: Identity = {}): Declaration {
  const found = new Problems(MOST_PROBLEMS);
  const at = (path: Path, value: unknown): Scope => new Scope(CONFIGURATION, found, path, value);
  const token = at(ENTRY, entryOf(attributes));
  const [ownerText, workspaceText] = [attributes.owner_id, attributes.workspace_id].map((value) =>
    typeof value === 'string' ? value : NOT_KNOWN,
  );
  checkParts({ token, owner: at(OWNER, ownerText), workspace: at(WORKSPACE, workspaceText) });
  const owner = ownerId(textOf(ownerText));
  const workspace = workspaceId(textOf(workspaceText));
  const retiring = at([...ENTRY, 'rotation'], retiringOf(attributes));
  const head = {
    owner,
    workspace,
    answersByDefault: undefined,
    metadataUnclear: true,
    expiresIn: undefined,
    rotation: { fields: readRotationFields(retiring), scope: retiring },
    secret: saidElsewhere(attributes),
  };
  const entry = readToken(token, head, { waivable: new Set() });
  const problems = found.all();
  if (problems.length > 0 || !entry) return { problems };
  if (!entry.token) return { problems, entry };
  return { problems, entry, state: { ownerId: owner, workspace, tokens: [withIdentity(entry.token, identity)] } };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : KNOWN_LATER);

function withIdentity(token: DeclaredToken, identity: Identity): DeclaredToken {
  const { formerName } = identity;
  const renamed = formerName !== undefined && formerName !== token.name;
  return { ...pinned(token, identity), ...(renamed && { renamedFrom: tokenName(formerName) }) };
}
