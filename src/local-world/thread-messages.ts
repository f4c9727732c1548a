import type { SecretSnapshot } from '../emulator/snapshot';
import type { TokenRow } from '../service/store/token-row';

/** The first message of the services' thread. */
export interface Started {
  readonly endpoint: string;
  readonly secretsEndpoint: string;
  readonly managementToken: string;
}

/** What can be asked of the thread, and what each answer holds. */
export interface Answers {
  readonly tokens: readonly TokenRow[];
  readonly secrets: readonly SecretSnapshot[];
  readonly close: undefined;
}

export interface Question {
  readonly id: number;
  readonly ask: keyof Answers;
}

export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly failed: string });
