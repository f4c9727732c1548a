import type { OwnerId, SecretArn, TokenId, TokenName, VersionId, WorkspaceId } from '../../../model/ids';
import { bootstrapVersion } from '../../../model/label';
import type { Action, Plan, TokenRef, VersionRef } from '../../../model/plan';
import type { SecretValue } from '../../../model/secret-value';
import { FENCE_MS, type Instant, later } from '../../../model/time';
import type { SecretStore } from '../../../ports/secret-store';
import type { TokenApi, TokenFacts } from '../../../ports/token-api';
import type { Ports } from '../../../ports/ports';
import { StepStopped } from './stopped';

/** A token that this action issued, with the only copy of its value outside the token API. */
export interface IssuedToken {
  readonly id: TokenId;
  readonly label: string;
  readonly value: SecretValue;
  readonly expiresAt: Instant | null;
}

/** What the actions of one entry share while they run. Nothing outlives them. */
export class EntryContext {
  readonly owner: OwnerId;
  readonly workspace: WorkspaceId;
  /** The token API's clock at the oldest fact that the entry's plan rests on. */
  readonly asOf: Instant;
  /** The latest version of tokens that these actions changed themselves. */
  readonly #versions = new Map<TokenId, string>();
  /** Tokens that these actions disabled themselves, and since when they are. */
  readonly #disabled = new Map<TokenId, Instant>();

  constructor(
    { ownerId, workspace, asOf }: Pick<Plan, 'ownerId' | 'workspace' | 'asOf'>,
    readonly token: TokenName,
    /** This machine's clock at that fact. */
    readonly observedAt: Instant,
    /** Tokens that the run has just put to use: whatever an observation says of them, no action ends them. */
    readonly inUse = new Set<TokenId>(),
  ) {
    this.owner = ownerId;
    this.workspace = workspace;
    this.asOf = asOf;
  }

  /** The version of a token that a step may act on: the one that it was decided on, or what this run made of that. */
  versionOf(id: TokenId, decidedOn: string | undefined): string | undefined {
    return decidedOn === undefined ? undefined : (this.#versions.get(id) ?? decidedOn);
  }

  learn({ id, version }: TokenFacts): void {
    this.#versions.set(id, version);
  }

  learnDisabled(token: TokenFacts): void {
    this.learn(token);
    if (token.status === 'disabled' && token.disabledAt !== null) this.#disabled.set(token.id, token.disabledAt);
  }

  /** Since when a token is disabled that these actions disabled. */
  disabledAt(id: TokenId): Instant | undefined {
    return this.#disabled.get(id);
  }
}

/** What one action knows while its steps run. A step reads what earlier ones left here; nothing outlives the action. */
export class ActionContext {
  /** Known from the plan, or from the step that makes the secret. */
  arn: SecretArn | undefined;
  issued: IssuedToken | undefined;
  /** Has asked a function for a rotation itself. */
  hasAsked = false;
  /** The token that the action issues or takes the rest of the way. */
  subject: TokenId | undefined;

  constructor(
    readonly ports: Ports,
    readonly entry: EntryContext,
    readonly action: Action,
    /** In an emergency: the command that does it again, for people. */
    readonly again?: string,
  ) {
    this.arn = action.secret.arn;
  }

  /** From now on the action is about this token, and no other action of the run may end it. */
  uses(id: TokenId): void {
    this.subject = id;
    this.entry.inUse.add(id);
  }

  get api(): TokenApi {
    return this.ports.tokenApi;
  }

  get store(): SecretStore {
    return this.ports.stores(this.action.secret.region);
  }

  /** The token API's time now: its clock at the observation, and what has passed here since. */
  now(): Instant {
    return later(this.entry.asOf, this.ports.clock.now() - this.entry.observedAt);
  }

  /** A pass fences itself: what can't be undone does not start later than 15 minutes after its observation. */
  fence(): void {
    const age = this.ports.clock.now() - this.entry.observedAt;
    if (age > FENCE_MS) throw StepStopped.tooOld(this.action.token, Math.floor(age / 60_000));
  }

  /** Whether a version of the secret has one of these stages now. */
  async carries(version: VersionId, ...stages: readonly string[]): Promise<boolean> {
    const { value: secret } = await this.store.describe(this.requireArn());
    return stages.some((stage) => secret?.stages.get(version)?.includes(stage));
  }

  requireArn(): SecretArn {
    if (this.arn === undefined) throw new Error(`${this.action.token}: a step needs the secret before one made it`);
    return this.arn;
  }

  version(ref: VersionRef): VersionId {
    return ref === 'first' ? bootstrapVersion(this.requireArn()) : ref;
  }

  token(ref: TokenRef): TokenId {
    if (ref !== 'new') return ref;
    if (this.subject === undefined)
      throw new Error(`${this.action.token}: a step needs the new token before one made it`);
    return this.subject;
  }
}
