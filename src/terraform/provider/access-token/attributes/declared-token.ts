import type { Diagnostic as CoreDiagnostic } from '../../../../core/diagnostics/diagnostic';
import type { DeclaredState, DeclaredToken } from '../../../../core/model/desired';
import { ownerId, tokenName, workspaceId } from '../../../../core/model/ids';
import type { Instant } from '../../../../core/model/time';
import { asMap } from '../../../../core/token-spec/document/kinds';
import { Problems } from '../../../../core/token-spec/document/problems';
import { type Entry, readToken } from '../../../../core/token-spec/fields/read-token';
import { readRotationFields } from '../../../../core/token-spec/fields/rotation-fields';
import { checkSchema } from '../../../../core/token-spec/schema/schema-check';
import { Scope } from '../../../../core/token-spec/document/scope';
import { attributePath, placeOfPath } from './attribute-place';
import { type Part, rawToken, type TokenAttributes } from './raw-token';
import { type KnownSecret, settled } from './settled-secret';

/** What attributes declare, and what is wrong with them. */
export interface Declaration {
  /** Only when nothing is wrong and everything needed is known. */
  readonly state?: DeclaredState;
  /** Unless something is wrong: what a policy check looks at. */
  readonly entry?: Entry;
  readonly problems: readonly CoreDiagnostic[];
}

/** What is known of the resource beside its configuration: what keeps its secret and token. */
export interface Identity extends KnownSecret {
  /** The name that it has in the state. */
  readonly formerName?: string;
}

/** Rules that look at several fields of a part: without all of them they would complain of what is only not known yet. */
const TOGETHER: Readonly<Record<Part, readonly string[]>> = {
  access: [
    'access-mixed',
    'access-empty',
    'role-and-needs',
    'role-or-needs-missing',
    'duplicate-project',
    'empty-value',
  ],
  time: [
    ...['several-expiries', 'rotation-too-slow', 'expiry-too-short', 'overlap-too-long', 'missing-field'],
    ...['rotation-without-expiry', 'never-unexplained', 'expiry-in-past'],
  ],
  secret: ['secret-name-and-arn', 'secret-setting-misplaced', 'secret-region-mismatch'],
};

/**
 * Reads attributes with the rules of specs.
 * @param now a fixed end before it is a mistake; 0 where an end may have come
 */
export function declare(attributes: TokenAttributes, now: Instant, identity: Identity = {}): Declaration {
  const { document, unknown } = rawToken(attributes);
  const found = new Problems(200);
  const scope = new Scope({ place: placeOfPath, source: { path: '' } }, found, [], document);
  checkSchema(scope, document);
  const workspace = workspaceId(String(document['workspace']));
  const owner = ownerId(String((document['metadata'] as { readonly name: string }).name));
  const byDefault = scope.at('defaults');
  const head = {
    ...{ owner, workspace, answersByDefault: undefined, metadataUnclear: true, expiresIn: undefined },
    rotation: { fields: readRotationFields(byDefault.at('rotation')), scope: byDefault.at('rotation') },
    secret: asMap(byDefault.at('secret').value) ?? {},
  };
  const entry = readToken(scope.at('tokens', 0), head, { now, waivable: new Set() });
  const vague = new Set([...unknown].flatMap((part) => TOGETHER[part]));
  const problems = found.all().filter((problem) => !vague.has(problem.code) && isNamed(problem));
  if (problems.length > 0 || !entry) return { problems };
  if (unknown.size > 0 || !entry.token) return { problems, entry };
  return { problems, entry, state: { ownerId: owner, workspace, tokens: [withIdentity(entry.token, identity)] } };
}

/** What is missing because the state was imported, or is a stand-in, is nobody's mistake. */
const isNamed = ({ place }: CoreDiagnostic): boolean =>
  place?.kind !== 'resource' ||
  place.attribute === undefined ||
  attributePath(JSON.parse(place.attribute) as readonly string[])?.[0] !== undefined ||
  place.attribute === '["tokens",0]';

function withIdentity(token: DeclaredToken, identity: Identity): DeclaredToken {
  const { formerName } = identity;
  const renamed = formerName !== undefined && formerName !== token.name;
  return { ...settled(token, identity), ...(renamed && { renamedFrom: tokenName(formerName) }) };
}
