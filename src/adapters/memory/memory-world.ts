import type { Access } from '../../core/model/access';
import { projectId, type TokenId, type WorkspaceId, workspaceId } from '../../core/model/ids';
import type { SecretValue } from '../../core/model/secret-value';
import type { Clock, RandomSource } from '../../core/ports/clock';
import type { SecretStores } from '../../core/ports/secret-store';
import type { TokenApi } from '../../core/ports/token-api';
import { MemorySecretStore } from './secrets/memory-secret-store';
import { MemoryTokenApi } from './tokens/memory-token-api';
import { OutsideWorld } from './outside-world';
import { Replication } from './secrets/replication';
import { SecretTable } from './secrets/secret-table';
import { snapshotOf, type WorldSnapshot } from './snapshot';
import { TokenTable } from './tokens/token-table';

interface MemoryWorldOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Default `ws_acme`. */
  readonly workspace?: WorkspaceId;
  /** Ids of the projects there are. Default `proj_api` and `proj_web`. */
  readonly projects?: readonly string[];
  /** What the management token may do. Default: Administrator of the workspace. */
  readonly management?: Access;
  /** The region of the environment. Default `eu-west-1`. */
  readonly region?: string;
  readonly account?: string;
  /** Default 200, as the token service answers. */
  readonly tokensPerPage?: number;
  /** What clock the secret store has, when another than the token API. */
  readonly storeClock?: Clock;
}

/** A workspace as whoever manages it reaches it. */
interface Managed {
  readonly workspace: WorkspaceId;
  /** The management token that its `tokenApi` presents. */
  readonly management: { readonly id: TokenId; readonly value: SecretValue };
  /** What other people and programs do there. */
  readonly outside: OutsideWorld;
}

/**
 * A token service and Secrets Manager in memory, with the rules of the real ones: what tests and simulations run
 * against. Time and chance come from outside. Each world is its own; all its ports see the same state.
 */
export class MemoryWorld implements Managed {
  readonly endpoint = 'https://hawzu.test';
  readonly workspace: WorkspaceId;
  readonly management: Managed['management'];
  readonly outside: OutsideWorld;
  readonly #clock: Clock;
  readonly #tokens: TokenTable;
  readonly #replication: Replication;
  readonly #regions = new Map<string, SecretTable>();
  #staleness: () => number = () => 0;

  constructor(private readonly options: MemoryWorldOptions) {
    this.#clock = options.clock;
    this.#replication = new Replication(options.storeClock ?? options.clock, (name) => this.#region(name));
    this.workspace = options.workspace ?? workspaceId('ws_acme');
    this.#tokens = new TokenTable(options.clock, options.random);
    this.#tokens.staleness = () => this.#staleness();
    this.outside = new OutsideWorld(this.workspace, this.#tokens, (region) => this.#region(region));
    for (const id of options.projects ?? ['proj_api', 'proj_web']) this.outside.makeProject(projectId(id), id);
    this.management = this.#manage(this.outside);
  }

  /** Another workspace of the same service. */
  inWorkspace(workspace: WorkspaceId): Managed {
    const outside = new OutsideWorld(workspace, this.#tokens, (region) => this.#region(region));
    return { workspace, outside, management: this.#manage(outside) };
  }

  #manage(outside: OutsideWorld): Managed['management'] {
    const access = this.options.management ?? { type: 'workspace', role: 'Administrator' };
    return outside.personIssues({ label: 'management', access, expiresAt: null });
  }

  /** The token API with the management token, or with another credential. */
  tokenApi(credential: SecretValue = this.management.value): TokenApi {
    return new MemoryTokenApi(this.endpoint, this.#tokens, credential, this.options.tokensPerPage ?? 200);
  }

  readonly stores: SecretStores = (region) => new MemorySecretStore(this.#region(region), 100);

  /** From now on reads may be answered from as many milliseconds ago as this says, asked anew for each read. */
  setStaleness(staleness: number | (() => number)): void {
    this.#staleness = typeof staleness === 'number' ? () => staleness : staleness;
  }

  /** From now on, what happens to a secret shows in its copies so many milliseconds later. */
  setReplicationLag(lag: number): void {
    this.#replication.lag = lag;
  }

  snapshot(): WorldSnapshot {
    this.#replication.arriveAll();
    return snapshotOf(this.#clock.now(), this.#tokens, this.#regions.values());
  }

  #region(region = this.options.region ?? 'eu-west-1'): SecretTable {
    let table = this.#regions.get(region);
    if (!table) {
      const clock = this.options.storeClock ?? this.#clock;
      const account = this.options.account ?? '123456789012';
      table = new SecretTable({ region, account }, clock, this.options.random, this.#replication);
      table.staleness = () => this.#staleness();
      this.#regions.set(region, table);
    }
    return table;
  }
}
