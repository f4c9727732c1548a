import type { ProjectId, SecretArn, WorkspaceId } from '../../core/model/ids';
import type { SecretValue } from '../../core/model/secret-value';
import type { SecretStores } from '../../core/ports/secret-store';
import type { TokenApi } from '../../core/ports/token-api';

/** A fresh world behind a token API, for one test of the contract. Its time moves only when the test says so. */
export interface TokenApiUnderTest {
  readonly api: TokenApi;
  readonly workspace: WorkspaceId;
  /** Two projects that exist. */
  readonly projects: readonly [ProjectId, ProjectId];
  /** Another client of the same world, with another management token. */
  withCredential(value: SecretValue): TokenApi;
  /** Milliseconds. */
  advance(ms: number): void;
  close?(): Promise<void>;
}

/** A fresh, empty Secrets Manager, for one test of the contract. */
export interface SecretStoreUnderTest {
  readonly stores: SecretStores;
  /** A region, and another one. */
  readonly regions: readonly [string, string];
  /** Milliseconds. */
  advance(ms: number): void;
  /** Has a function rotate a secret, which does nothing when it is called. */
  rotateBy(arn: SecretArn, functionArn: string): Promise<void> | void;
  /** From now on copies follow their primaries so many milliseconds later. */
  setReplicationLag(ms: number): void;
  /** A copy becomes a secret of its own. */
  promoteReplica(copy: SecretArn): Promise<void> | void;
  close?(): Promise<void>;
}
