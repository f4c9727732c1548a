import type { DesiredToken, Replica } from '../model/desired';
import { type SecretArn, secretArn, type TokenId, tokenId, type VersionId } from '../model/ids';
import { bootstrapVersion, formatLabel, labelFor, parseLabel, pauseProof, scopeKeyOf } from '../model/label';
import type { Action, Step, TokenRef, VersionRef } from '../model/plan';
import type { Instant } from '../model/time';
import {
  AWSCURRENT,
  AWSPENDING,
  AWSPREVIOUS,
  type ReplicaFacts,
  type SecretFacts,
  type VersionFacts,
} from '../ports/secret-store';
import type { TokenFacts } from '../ports/token-api';
import { expiryFor } from '../reconcile/entry/schedule';
import { markedFor } from '../reconcile/observed/staged-versions';
import { type EntryFacts, known, type Observed } from '../reconcile/observed/observed';
import type { OwnerId } from '../model/ids';

/** An entry, and whose it is. */
export interface EntryOfOwner {
  readonly owner: OwnerId;
  readonly desired: DesiredToken;
}

/** The world as it would be after an action that went well. */
export interface After {
  readonly world: Observed;
  /** The token that the action made or put to use, if it did. */
  readonly made: TokenId | undefined;
}

/**
 * What would be observed once an action's steps had gone well at an instant. Pure, and for looking ahead alone: ids of tokens
 * and secrets that do not exist yet are invented.
 */
export function afterAction(world: Observed, entry: EntryOfOwner, action: Action, at: Instant): After {
  const facts = world.declared.get(action.token);
  if (!facts) return { world, made: undefined };
  const ahead = new Ahead(world, entry, facts, at);
  for (const step of action.steps) ahead.take(step);
  return { world: ahead.world(action.token), made: ahead.made };
}

/** Six letters, as the suffix of every ARN has. */
const SUFFIX = 'future';

class Ahead {
  made: TokenId | undefined;
  readonly #tokens: Map<TokenId, TokenFacts>;
  readonly #all: Map<TokenId, TokenFacts>;
  #secret: SecretFacts | undefined;
  #scopeKeys: readonly string[];
  /** Those that were listed, or may be taken for all that exist, and what is written: when a value was stored is looked up later. */
  #versions: readonly VersionFacts[] | undefined;

  constructor(
    private readonly before: Observed,
    private readonly entry: EntryOfOwner,
    private readonly facts: EntryFacts,
    private readonly at: Instant,
  ) {
    this.#secret = facts.secret.known ? facts.secret.value : undefined;
    this.#scopeKeys = facts.scopeKeys;
    this.#tokens = new Map(facts.tokens.map((token) => [token.id, token]));
    this.#all = new Map(before.tokensById);
    this.#versions = facts.depth?.versions ?? allShown(facts);
  }

  world(name: DesiredToken['name']): Observed {
    const { depth: _seen, ...facts } = this.facts;
    const entry: EntryFacts = {
      ...facts,
      ...(this.#versions && { depth: { versions: this.#versions } }),
      secret: known(this.#secret),
      scopeKeys: this.#scopeKeys,
      tokens: [...this.#tokens.values()],
    };
    return { ...this.before, declared: new Map(this.before.declared).set(name, entry), tokensById: this.#all };
  }

  take(step: Step): void {
    switch (step.kind) {
      case 'create-secret':
        return this.#create(step);
      case 'issue':
        return this.#issue(step.version, step.access, step.claim);
      case 'request-rotation':
        this.#issue(step.version, this.entry.desired.access, undefined);
        return this.#promote(step.version);
      case 'store':
        return this.#stage(this.#version(step.version), this.#secret?.stages.size === 0 ? AWSCURRENT : AWSPENDING);
      case 'restate':
        return this.#stage(step.version, AWSPENDING);
      case 'promote':
        return this.#promote(step.to);
      case 'drop-label':
        return this.#drop(step.label, this.#version(step.version));
      case 'edit':
        return this.#change(step.token, {
          ...(step.access && { access: step.access }),
          ...(step.expiresAt !== undefined && { expiresAt: step.expiresAt }),
        });
      case 'relabel':
        return this.#change(step.token, { label: this.#labelOf(step) });
      case 'enable':
        return this.#change(step.token, { status: 'enabled', enabledAt: this.at });
      case 'disable':
        return this.#change(step.token, { status: 'disabled', disabledAt: this.at });
      case 'revoke':
        this.#tokens.delete(step.token);
        this.#all.delete(step.token);
        return;
      case 'tag-secret':
        return this.#settings({ tags: { ...this.#secret?.tags, ...step.tags } });
      case 'update-secret': {
        const { kind: _kind, ...settings } = step;
        return this.#settings(settings);
      }
      case 'add-replicas':
        return this.#settings({ replicas: [...(this.#secret?.replicas ?? []), ...step.replicas.map(inSync)] });
      case 'remove-replicas':
        return this.#settings({
          replicas: (this.#secret?.replicas ?? []).filter(({ region }) => !step.regions.includes(region)),
        });
      case 'delete-secret':
        this.#secret = undefined;
        return;
      case 'restore-secret':
      case 'wait-for-rotation':
      case 'verify':
      case 'recheck':
        return;
    }
  }

  #labelOf({ token, label: text, provesPause }: Extract<Step, { kind: 'relabel' }>): string {
    const label = parseLabel(text);
    const since = this.#all.get(token)?.disabledAt;
    return provesPause && label && since ? formatLabel({ ...label, pauseProof: pauseProof(token, since) }) : text;
  }

  #create({ settings }: Extract<Step, { kind: 'create-secret' }>): void {
    const { desired, owner } = this.entry;
    if (desired.secret.kind !== 'managed') return;
    const arn = secretArn(
      `arn:aws:secretsmanager:${desired.region ?? 'region'}:000000000000:secret:${desired.secret.name}-${SUFFIX}`,
    );
    const { replicas, ...told } = settings;
    this.#secret = { arn, name: desired.secret.name, lastChangedAt: this.at, stages: new Map(), ...told };
    if (replicas) this.#secret = { ...this.#secret, replicas: replicas.map(inSync) };
    this.#scopeKeys = [...this.#scopeKeys, scopeKeyOf(owner, arn)];
  }

  #issue(ref: VersionRef, access: TokenFacts['access'], claim: string | undefined): void {
    const { desired, owner } = this.entry;
    const arn = this.#secret?.arn;
    if (arn === undefined) return;
    const id = tokenId(`${desired.name}-${this.#all.size}-${this.at}`);
    const nonce = 'aaaaaaaa';
    const label = labelFor({ name: desired.name, owner, arn, version: this.#version(ref), nonce, claim });
    const token: TokenFacts = {
      id,
      version: '0',
      label,
      access,
      status: 'enabled',
      expiresAt: expiryFor(desired.expiry, this.at),
      createdBy: '',
      createdByToken: this.before.managementToken,
      createdAt: this.at,
      updatedAt: this.at,
      enabledAt: null,
      disabledAt: null,
      lastUsedAt: this.at,
    };
    this.#tokens.set(id, token);
    this.#all.set(id, token);
    this.made = id;
  }

  #promote(to: VersionId): void {
    const current = this.#holder(AWSCURRENT);
    if (current !== undefined) this.#stage(current, AWSPREVIOUS);
    this.#stage(to, AWSCURRENT);
  }

  #holder(stage: string): VersionId | undefined {
    return [...(this.#secret?.stages ?? [])].find(([, stages]) => stages.includes(stage))?.[0];
  }

  /** A stage sits on one version at most. */
  #stage(version: VersionId, stage: string): void {
    if (this.#versions && !this.#versions.some(({ id }) => id === version)) {
      this.#versions = [...this.#versions, { id: version, stages: [], createdAt: this.at }];
    }
    const stages = new Map(
      [...(this.#secret?.stages ?? [])].map(([id, carried]) => [id, carried.filter((one) => one !== stage)] as const),
    );
    stages.set(version, [...(stages.get(version) ?? []), stage].sort());
    this.#settings({ stages: new Map([...stages].filter(([, carried]) => carried.length > 0)) });
  }

  #drop(stage: string, version: VersionId): void {
    const stages = new Map(this.#secret?.stages);
    const rest = (stages.get(version) ?? []).filter((one) => one !== stage);
    if (rest.length > 0) stages.set(version, rest);
    else stages.delete(version);
    this.#settings({ stages });
  }

  #settings(changes: Partial<SecretFacts>): void {
    if (this.#secret) this.#secret = { ...this.#secret, ...changes, lastChangedAt: this.at };
  }

  #change(ref: TokenRef, changes: Partial<TokenFacts>): void {
    const id = ref === 'new' ? this.made : ref;
    const token = id === undefined ? undefined : this.#all.get(id);
    if (id === undefined || !token) return;
    const changed = { ...token, ...changes, updatedAt: this.at };
    this.#all.set(id, changed);
    if (this.#tokens.has(id)) this.#tokens.set(id, changed);
  }

  #version(ref: VersionRef): VersionId {
    return ref === 'first' ? bootstrapVersion(this.#arn()) : ref;
  }

  #arn(): SecretArn {
    return this.#secret?.arn ?? secretArn('');
  }
}

/** The staged versions, where every token of the entry is marked for one: then nothing tells of any other. */
function allShown(facts: EntryFacts): readonly VersionFacts[] | undefined {
  const secret = facts.secret.known ? facts.secret.value : undefined;
  if (!secret) return undefined;
  const marked = [...secret.stages].map(([id, stages]) => ({ id, stages, tokens: markedFor(secret, id, facts) }));
  const found = new Set(marked.flatMap(({ tokens }) => tokens));
  if (facts.tokens.some((token) => !found.has(token))) return undefined;
  return marked.map(({ id, stages, tokens: [token] }) => ({
    id,
    stages,
    ...(token && { createdAt: token.createdAt }),
  }));
}

const inSync = (replica: Replica): ReplicaFacts => ({ ...replica, status: 'InSync' });
