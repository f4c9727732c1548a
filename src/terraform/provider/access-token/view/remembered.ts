import { createHash } from 'node:crypto';
import { ownerId, secretArn, tokenId, tokenName, versionId } from '../../../../core/model/ids';
import { base32, labelFor } from '../../../../core/model/label';
import type { EntryFacts, StoredToken } from '../../../../core/reconcile/observed/observed';
import { type ResourceView, entryIn } from './entry';
import type { TokenState } from '../attributes/schema';

type Remembering = Pick<TokenState, 'version_id' | 'token_id' | 'secret_arn' | 'name' | 'owner_id'>;

/**
 * A version is immutable, so what a state says stays true: the version in it holds the token in it. A plan reads no
 * values; without this it could not tell two tokens apart that carry the mark of one version, one of a run that died, nor
 * know a token whose label a person edited. It counts as `marked`, the weaker proof, since a state may have been read
 * from labels alone; and it quotes a label of ours, as our values do, because the state only ever names a token of ours.
 * An apply reads the value, and believes that. Matters only for an entry that was looked at closely.
 */
export function remembered(facts: EntryFacts, state: Remembering): EntryFacts {
  const { depth } = facts;
  const { version_id: version, token_id: token } = state;
  if (!depth || depth.stored || version === null || token === null) return facts;
  const label = labelOf(state, version, token);
  const stored: StoredToken = {
    kind: 'token',
    tokenId: tokenId(token),
    proof: 'marked',
    ...(label !== undefined && { label }),
  };
  return { ...facts, depth: { ...depth, stored: new Map([[versionId(version), stored]]) } };
}

function labelOf(
  { name, owner_id: owner, secret_arn: arn }: Remembering,
  version: string,
  token: string,
): string | undefined {
  if (name === null || owner === null || arn === null) return undefined;
  return labelFor({
    name: tokenName(name),
    owner: ownerId(owner),
    arn: secretArn(arn),
    version: versionId(version),
    nonce: base32(createHash('sha256').update(token).digest(), 8),
  });
}

/** The entry, planned again with what the state remembers. */
export function withRemembered(entry: ResourceView, state: Remembering): ResourceView {
  const { desired, token, facts, world } = entry;
  const known = remembered(facts, state);
  return known === facts
    ? entry
    : entryIn(desired, { ...world, declared: new Map([[token.name, known]]) }, entry.subject.options);
}
