import type { DeclaredToken } from '../../model/desired';
import { type OwnerId, tokenName, type TokenName, type WorkspaceId } from '../../model/ids';
import type { Duration } from '../../model/time';
import { checkDescription } from './aws-limits';
import { asMap, asText, type RawMap } from '../document/kinds';
import { isNotKnown } from '../document/not-known';
import { readAccess } from './read-access';
import { checkMove, readEntryName } from './read-move';
import { readExpiry } from './read-expiry';
import { readMoment } from './read-moment';
import { readRotation, type RotationDefaults } from './read-rotation';
import { readSecret, type Destination } from './read-secret';
import type { Scope } from '../document/scope';
import { TEXT_NAMES, type TextName } from '../table/token-fields';
import { readWaivers, type Waiver } from './waivers';

/** What a document says beside its tokens. */
export interface DocumentHead {
  readonly owner: OwnerId;
  readonly workspace: WorkspaceId;
  /** `metadata.owner`: answers for tokens that name nobody. */
  readonly answersByDefault: string | undefined;
  /** Metadata has a field that it should not have, maybe a misspelt owner: then a missing owner is no second mistake. */
  readonly metadataUnclear: boolean;
  readonly expiresIn: Duration | undefined;
  readonly rotation: RotationDefaults;
  readonly secret: RawMap;
}

/** One entry as far as it could be read: enough to compare it with others even when something in it is wrong. */
export interface SpecEntry {
  readonly scope: Scope;
  readonly owner: OwnerId;
  readonly workspace: WorkspaceId;
  readonly name: TokenName;
  readonly secret: Destination | undefined;
  readonly renamedFrom: TokenName | undefined;
  readonly waivers: readonly Waiver[];
  /** Only when everything needed is there. */
  readonly token: DeclaredToken | undefined;
}

/** What is only told to people need not be known yet; nor the name of an entry, as long as nothing is carried out. */
const textOrLater = (value: unknown): string | undefined => (isNotKnown(value) ? '(known after apply)' : asText(value));
const NAMED_LATER = 'known-after-apply';

const textsIn = (raw: RawMap): { readonly [K in TextName]?: string } =>
  Object.fromEntries(
    TEXT_NAMES.flatMap((name) => {
      const text = textOrLater(raw[name]);
      return text === undefined ? [] : [[name, text]];
    }),
  );

export interface ReadingContext {
  readonly waivable: ReadonlySet<string>;
}

/** Reads one entry; `undefined` when it has no name to speak of. What is wrong is reported. */
export function readToken(scope: Scope, head: DocumentHead, { waivable }: ReadingContext): SpecEntry | undefined {
  const raw = asMap(scope.value);
  if (!raw) return undefined;
  const expiry = readExpiry(scope, head.expiresIn);
  const rotation = expiry && readRotation(scope, expiry, head.rotation);
  const access = readAccess(scope.at('access'));
  const reviewBy = readMoment(scope.at('reviewBy'));
  const waivers = readWaivers(scope.at('waivers'), waivable);
  const text = isNotKnown(raw['name']) ? NAMED_LATER : asText(raw['name']);
  if (text === undefined) return undefined;
  const name = tokenName(text);
  const owner = textOrLater(raw['owner']) ?? head.answersByDefault;
  if (owner === undefined && raw['owner'] === undefined && !head.metadataUnclear)
    scope.report('missing-owner', { token: text }, { path: ['name'] });
  const secret = readSecret(scope, name, head.owner, head.secret);
  const renamedFrom = asText(raw['renamedFrom']);
  const movedFrom = readEntryName(raw['movedFrom']);
  const movedTo = readEntryName(raw['movedTo']);
  checkMove(scope, { owner: head.owner, name }, { movedFrom, movedTo });
  const texts = textsIn(raw);
  const { purpose, consumer } = texts;
  if (purpose !== undefined && consumer !== undefined && secret?.target.kind === 'managed') {
    checkDescription(scope, { name, purpose, consumer, owner: owner ?? '' });
  }
  const complete =
    purpose !== undefined && consumer !== undefined && owner !== undefined && access && expiry && rotation && secret;
  const token: DeclaredToken | undefined = complete
    ? {
        ...texts,
        name,
        purpose,
        owner,
        consumer,
        access,
        expiry,
        rotation,
        secret: secret.target,
        ...(secret.region === undefined ? {} : { region: secret.region }),
        format: secret.format,
        enabled: raw['enabled'] !== false,
        ...(renamedFrom === undefined ? {} : { renamedFrom: tokenName(renamedFrom) }),
        ...(movedFrom && { movedFrom }),
        ...(movedTo && { movedTo }),
        ...(reviewBy === undefined ? {} : { reviewBy }),
      }
    : undefined;
  return {
    scope,
    owner: head.owner,
    workspace: head.workspace,
    name,
    secret,
    renamedFrom: renamedFrom === undefined ? undefined : tokenName(renamedFrom),
    waivers: waivers.map((waiver) => ({ ...waiver, workspace: head.workspace, owner: head.owner, token: name })),
    token,
  };
}
