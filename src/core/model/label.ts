import { createHash } from 'node:crypto';
import {
  type OwnerId,
  type SecretArn,
  type TokenId,
  type TokenName,
  tokenName,
  type VersionId,
  versionId,
} from './ids';
import type { Instant } from './time';

/**
 * The label of a token at Hawzu: `<name>@<13 base32>.<ARN suffix>-<8 hex>.<nonce>`, then `+<claim>` where a resource
 * claims the entry, and `!paused` while a pause of ours disables the token, with `-<proof>` once it has. People read the
 * name; the software tells from the rest, without a database, to which owner, secret, incarnation of that secret and version
 * it belongs.
 */
export interface TokenLabel {
  readonly name: TokenName;
  /** 13 base32 characters of a hash over owner id and ARN without suffix: which spec and which secret. */
  readonly scopeKey: string;
  /** The random suffix of the ARN: which incarnation of the secret. */
  readonly incarnation: string;
  /** 8 hex characters of a hash over the version id. */
  readonly version: string;
  /**
   * Random, so that two issues for one version never share a label. Behind its random characters stands the mark of the
   * trigger that the token was made for, if one was.
   */
  readonly nonce: string;
  /** Which Terraform resource may update and delete the entry; see docs/decisions/0037. */
  readonly claim?: string;
  /** A pause of ours disabled the token, or is about to: no rotation function gives its entry a new one. */
  readonly paused: boolean;
  /** Which disabling was that pause's (`pauseProof`): only what it disabled is ever enabled again. */
  readonly pauseProof?: string | undefined;
}

const LABEL =
  /^([a-z][a-z0-9-]*)@([a-z2-7]{13})\.([A-Za-z0-9]{6})-([0-9a-f]{8})\.([a-z2-7]+)(?:\+([a-z2-7]+))?(?:(!paused)(?:-([a-z2-7]{8}))?)?$/;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lower-case base32 (RFC 4648 alphabet, no padding) of the first characters that the bytes give. */
export function base32(bytes: Uint8Array, characters: number): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff;
    count += 8;
    for (; count >= 5; count -= 5) {
      if (text.length === characters) return text;
      text += BASE32[(bits >> (count - 5)) & 31];
    }
  }
  return text;
}

/** Splits `arn:...:secret:<name>-<6 characters>`; the suffix is new each time a secret is made again (AWS). */
export function splitArn(arn: SecretArn): { readonly base: string; readonly suffix: string } {
  return { base: arn.slice(0, -7), suffix: arn.slice(-6) };
}

export const scopeKeyOf = (owner: OwnerId, arn: SecretArn): string => scopeKeyAt(owner, splitArn(arn).base);

/** The same for an ARN without its suffix: that of a secret which is gone, or in another region. */
export const scopeKeyAt = (owner: OwnerId, base: string): string => base32(sha256(`${owner}\n${base}`), 13);

/** How a label names a version. A version id need not be a UUID (Terraform chooses others), hence the hash. */
export const versionMark = (version: VersionId): string => sha256(version).toString('hex').slice(0, 8);

/** Characters of the random part of a nonce: 40 bits, so that two runners never meet. */
export const NONCE_CHARACTERS = 8;

/** The mark of the trigger that a token was made for: a rotation that a trigger asks for is made once. */
export const triggerIn = ({ nonce }: TokenLabel): string | undefined => nonce.slice(NONCE_CHARACTERS) || undefined;

/** What the label of a token says of the version that it is issued for. */
export interface LabelledFor {
  readonly name: TokenName;
  readonly owner: OwnerId;
  readonly arn: SecretArn;
  readonly version: VersionId;
  readonly nonce: string;
  readonly claim?: string | undefined;
}

/** The label of a token that is issued for a version. */
export const labelFor = ({ name, owner, arn, version, nonce, claim }: LabelledFor): string =>
  formatLabel({
    name,
    scopeKey: scopeKeyOf(owner, arn),
    incarnation: splitArn(arn).suffix,
    version: versionMark(version),
    nonce,
    ...(claim !== undefined && { claim }),
    paused: false,
  });

export const formatLabel = (label: TokenLabel): string => {
  const { name, scopeKey, incarnation, version, nonce, claim, paused, pauseProof } = label;
  const mark = paused ? `!paused${pauseProof === undefined ? '' : `-${pauseProof}`}` : '';
  return `${name}@${scopeKey}.${incarnation}-${version}.${nonce}${claim === undefined ? '' : `+${claim}`}${mark}`;
};

/**
 * What a pause writes behind its mark when it has disabled a token, from the time that the token API gave that: if the token
 * is disabled since another time, or without it, a person may have done that.
 */
export const pauseProof = (token: TokenId, disabledAt: Instant): string => base32(sha256(`${token}\n${disabledAt}`), 8);

/** `undefined` when the text is not a label of this form. */
export function parseLabel(text: string): TokenLabel | undefined {
  const [whole, name, scopeKey, incarnation, version, nonce, claim, paused, proof] = LABEL.exec(text) ?? [];
  if (whole === undefined || !name || !scopeKey || !incarnation || !version || !nonce) return undefined;
  return {
    name: tokenName(name),
    scopeKey,
    incarnation,
    version,
    nonce,
    paused: paused !== undefined,
    ...(proof !== undefined && { pauseProof: proof }),
    ...(claim !== undefined && { claim }),
  };
}

/** The same label with another claim, or with none. */
export function withClaim(label: TokenLabel, claim: string | undefined): TokenLabel {
  const { claim: _claim, ...unclaimed } = label;
  return claim === undefined ? unclaimed : { ...unclaimed, claim };
}

/** The label as stored values quote it: who claims an entry, and whether it is paused, changes while a value stays. */
export function quotedLabel(text: string): string {
  const label = parseLabel(text);
  return label ? formatLabel({ ...withClaim(label, undefined), paused: false }) : text;
}

const NAMESPACE = '6ba7b8119dad11d180b400c04fd430c8';

/** RFC 9562 version 5 UUID in the URL namespace, over the parts joined by newlines. */
function uuid5(...parts: readonly string[]): VersionId {
  const hash = createHash('sha1').update(NAMESPACE, 'hex').update(parts.join('\n')).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return versionId(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
}

/**
 * The version ids that a secret's first value may get, in order. Another than the first is taken where a token is marked
 * for it already: its run may have died before it stored the value, and two tokens with one mark can't be told apart.
 */
export const bootstrapVersion = (arn: SecretArn, n = 0): VersionId =>
  n === 0 ? uuid5(arn, 'bootstrap') : uuid5(arn, 'bootstrap', String(n));

/**
 * The version ids that may follow a current one, in order. Deterministic, so that two runners who plan against the same
 * current version meet at the same id, where Secrets Manager lets only the first of them write.
 */
export const successorVersion = (arn: SecretArn, current: VersionId, n: number): VersionId =>
  uuid5(arn, current, String(n));
