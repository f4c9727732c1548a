import type { RotationEvent } from '../rotation/progress';
import type { RandomSource } from '../store/secret/random-source';
import type { Scope } from '../store/secret/scope';
import type { SecretStore } from '../store/secret-store';
import type { SecretView } from '../store/secret/secret-view';
import type { RequestFields } from '../validation/request-fields';

/** What a call works with. Everything is synchronous, so a call is atomic. */
export interface OperationContext {
  /** The operation's own name, for messages about permission. */
  readonly operation: string;
  readonly scope: Scope;
  /** Whether secrets of this name are kept from the caller. */
  readonly isKeptFrom: (secretName: string) => boolean;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly store: SecretStore;
  /** What reads are answered from: the store, or the store as it was a while ago. Writes never use it. */
  readonly view: SecretView;
  readonly random: RandomSource;
  /** Tells of what happened to a secret's rotation. */
  readonly tell: (event: RotationEvent, secretName: string) => void;
}

/** The answer, as it goes out; undefined members are left out, as AWS leaves out what has no value. */
export type OperationOutput = Readonly<Record<string, unknown>>;

/** One operation of the API. Throws ServiceError to refuse; then nothing has changed. */
export type Operation = (context: OperationContext, fields: RequestFields) => OperationOutput;

/**
 * What an operation must know before it can act: whether a function can be invoked. Asking takes time, in which other
 * requests are answered; so nothing may have changed yet, and `proceed` looks at everything anew.
 */
export class Inquiry {
  constructor(
    readonly functionArn: string,
    readonly proceed: (context: OperationContext, isInvocable: boolean) => OperationOutput,
  ) {}
}

/** An operation that may have to ask first. */
export type AskingOperation = (context: OperationContext, fields: RequestFields) => OperationOutput | Inquiry;

/** AWS writes times as seconds with a fraction. */
export function seconds(epochMs: number): number;
export function seconds(epochMs: number | undefined): number | undefined;
export function seconds(epochMs: number | undefined): number | undefined {
  return epochMs === undefined ? undefined : epochMs / 1000;
}
