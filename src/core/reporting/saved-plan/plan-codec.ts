import type { Access } from '../../model/access';
import type { Expiry, Replica } from '../../model/desired';
import {
  ownerId,
  projectId,
  secretArn,
  tokenId,
  type TokenName,
  tokenName,
  versionId,
  workspaceId,
} from '../../model/ids';
import type {
  Action,
  EntryPlan,
  Hold,
  Plan,
  Reason,
  SecretRef,
  SecretSettings,
  StatedEntry,
  StatedRotation,
  Step,
  TokenRef,
  VersionRef,
} from '../../model/plan';
import type { Duration } from '../../model/time';
import { ACTION_KINDS } from '../plan/action-words';
import { branded, list, moment, nullable, object, oneOf, optional, tagged, text, texts, truth, whole } from './codec';

/** The form of a saved plan, version 2. Times are ISO 8601 in UTC; everything else is as in the domain model. */

const access = tagged<'type', Access>('type', {
  workspace: { role: text, maxIssuedLifetime: optional(text) },
  project: { grants: list(object({ project: branded(projectId), role: text })) },
});

const duration = object<Duration>({ count: whole, unit: oneOf('h', 'd', 'w', 'M', 'y') });

const rotation = optional(object<StatedRotation>({ every: duration, policy: text }));

const expiry = tagged<'kind', Expiry>('kind', {
  after: { duration },
  at: { at: moment },
  never: {},
});

const secret = object<SecretRef>({ region: optional(text), name: text, arn: optional(branded(secretArn)) });

const knownToken = branded(tokenId);
const token = branded<TokenRef>((plain) => (plain === 'new' ? plain : tokenId(plain)));
const knownVersion = branded(versionId);
const version = branded<VersionRef>((plain) => (plain === 'first' ? plain : versionId(plain)));

const ifMatch = optional(text);

const replicas = list(object<Replica>({ region: text, kmsKeyId: optional(text) }));

const settings = object<SecretSettings>({
  description: text,
  tags: texts,
  kmsKeyId: optional(text),
  replicas: optional(replicas),
});

const step = tagged<'kind', Step>('kind', {
  'create-secret': { settings: settings },
  'restore-secret': {},
  'tag-secret': { tags: texts },
  'add-replicas': { replicas },
  'remove-replicas': { regions: list(text) },
  'update-secret': { description: optional(text), kmsKeyId: optional(text) },
  issue: { version, access, expiry, claim: optional(text), trigger: optional(text), rotation },
  store: { version, format: oneOf('json', 'plain') },
  restate: {
    from: knownVersion,
    version: knownVersion,
    token: knownToken,
    label: text,
    expiresAt: nullable(moment),
    format: oneOf('json', 'plain'),
  },
  verify: { what: oneOf('issued', 'stored'), version, access, isCurrent: optional(truth) },
  promote: { from: knownVersion, to: knownVersion },
  'request-rotation': { version: knownVersion },
  'wait-for-rotation': { version: knownVersion },
  'drop-label': { label: text, version },
  edit: {
    token,
    ifMatch,
    direction: oneOf('narrow', 'widen', 'expiry'),
    access: optional(access),
    expiresAt: optional(nullable(moment)),
    claim: optional(text),
  },
  relabel: {
    token: knownToken,
    ifMatch,
    label: text,
    provesPause: optional(truth),
    states: optional(object<StatedEntry>({ createdAt: moment, rotation })),
  },
  enable: { token: knownToken, ifMatch },
  disable: { token: knownToken, ifMatch },
  revoke: { token: knownToken, ifMatch },
  recheck: { lastChangedAt: moment, inSync: optional(truth) },
  'delete-secret': { recoveryWindowDays: whole, current: nullable(knownVersion), identity: text },
});

const name = branded<TokenName>(tokenName);

const reason = object<Reason>({
  code: text,
  message: text,
  token: optional(text),
  at: optional(moment),
  until: optional(moment),
});

const hold = object<Hold>({
  severity: oneOf('info', 'warning', 'error'),
  code: text,
  message: text,
  token: optional(text),
  at: optional(moment),
  until: optional(moment),
});

const action = object<Action>({
  kind: oneOf(...ACTION_KINDS),
  token: name,
  reasons: list(reason),
  secret,
  steps: list(step),
  effects: list(text),
  replaces: optional(knownToken),
});

const entry = object<EntryPlan>({
  token: name,
  declared: truth,
  actions: list(action),
  holds: list(hold),
  blocked: optional(reason),
  fingerprint: texts,
});

export const planCodec = object<Plan>({
  ownerId: branded(ownerId),
  workspace: branded(workspaceId),
  asOf: moment,
  managementToken: knownToken,
  asked: object<Plan['asked']>({ prune: truth, claimed: list(text), restore: truth }),
  gate: list(reason),
  hash: text,
  entries: list(entry),
});
