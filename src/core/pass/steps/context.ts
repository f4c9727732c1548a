import type { SecretArn, TokenId, VersionId } from '../../model/ids';
import { bootstrapVersion } from '../../model/label';
import type { Action, Plan, TokenRef, VersionRef } from '../../model/plan';
import type { SecretValue } from '../../model/secret-value';
import { FENCE_MS, type Instant, later } from '../../model/time';
import type { SecretStore } from '../../ports/secret-store';
import type { Ports } from '../ports';
import { StepStopped } from './stopped';

/** A token that this action issued, with the only copy of its value outside the token API. */
export interface IssuedToken {
  readonly id: TokenId;
  readonly label: string;
  readonly value: SecretValue;
  readonly expiresAt: Instant | null;
}

/** What one action knows while its steps run. A step reads what earlier ones left here; nothing outlives the action. */
export class ActionContext {
  /** Known from the plan, or from the step that makes the secret. */
  arn: SecretArn | undefined;
  issued: IssuedToken | undefined;
  /** The label under which a token is being issued; kept over retries, because it is the idempotency key. */
  issuingAs: string | undefined;
  /** Set when another run's value was stored first and this run's token was given up. */
  gaveWay = false;
  /** The token that the action issues or takes the rest of the way. */
  subject: TokenId | undefined;

  constructor(
    readonly ports: Ports,
    readonly plan: Plan,
    readonly action: Action,
    /** This machine's clock when the plan's observation was made. */
    private readonly observedAt: Instant,
  ) {
    this.arn = action.secret.arn;
  }

  get store(): SecretStore {
    return this.ports.stores(this.action.secret.region);
  }

  /** The token API's time now: its clock at the observation, and what has passed here since. */
  now(): Instant {
    return later(this.plan.asOf, this.ports.clock.now() - this.observedAt);
  }

  /** A pass fences itself: what can't be undone does not start later than 15 minutes after its observation. */
  fence(): void {
    const age = this.ports.clock.now() - this.observedAt;
    if (age > FENCE_MS) throw StepStopped.tooOld(this.action.token, Math.floor(age / 60_000));
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
