import type { DesiredState } from '../../../core/model/desired';
import type { TokenId, WorkspaceId } from '../../../core/model/ids';
import { type Instant, later } from '../../../core/model/time';
import { listOurSecrets, listTokens, type OurSecrets } from '../../../core/pass/look/lists/look-up';
import type { Ports } from '../../../core/ports/ports';
import { RIGHTS, survey, type Survey } from '../../../core/pass/look/survey';
import type { TokenIndex } from '../../../core/pass/look/tokens/token-index';
import type { Diagnostic } from '../../../core/diagnostics/diagnostic';
import type { TokenFacts } from '../../../core/ports/token-api';

/** Long applies read the list again: nothing irreversible rests on an observation older than the fence of a pass. */
const LIST_AGE_MS = 5 * 60_000;

/** The list of a workspace's tokens, with this machine's clock when reading it began. */
export interface ListedTokens {
  readonly index: TokenIndex;
  readonly observedAt: Instant;
}

/**
 * What a process asks for once for all its resources: the list of tokens, roles and projects, the secrets with an owner's
 * tag. Terraform makes a process for every phase of a command, so nothing gets old here but in a long apply.
 */
export class ReadOnce {
  readonly #workspaces = new Map<'all', ReturnType<Ports['tokenApi']['listWorkspaces']>>();
  readonly #surveys = new Map<string, ReturnType<typeof survey>>();
  readonly #tokens = new Map<WorkspaceId, Promise<ListedTokens>>();
  readonly #secrets = new Map<string, Promise<ReadonlyMap<string, OurSecrets>>>();

  constructor(private readonly ports: Ports) {}

  /** The workspaces that the management token reaches. */
  workspaces(): ReturnType<Ports['tokenApi']['listWorkspaces']> {
    return remembered(this.#workspaces, 'all', () => this.ports.tokenApi.listWorkspaces());
  }

  /** Rejects with a `PortError`; a failure is not remembered. */
  survey(
    workspace: WorkspaceId,
    rights: keyof typeof RIGHTS,
  ): Promise<{ readonly survey?: Survey; readonly diagnostics: readonly Diagnostic[] }> {
    return remembered(this.#surveys, `${rights} ${workspace}`, () =>
      survey(this.ports.tokenApi, workspace, RIGHTS[rights]),
    );
  }

  async tokens(workspace: WorkspaceId): Promise<ListedTokens> {
    const listed = await remembered(this.#tokens, workspace, () => this.#list(workspace));
    if (this.ports.clock.now() <= later(listed.observedAt, LIST_AGE_MS)) return listed;
    // Several resources find it too old at once; the first of them replaces it.
    const current = await this.#tokens.get(workspace);
    if (current === listed) this.#tokens.delete(workspace);
    return remembered(this.#tokens, workspace, () => this.#list(workspace));
  }

  /** What this process did to a token, for the resources that come later. */
  async learn(workspace: WorkspaceId, id: TokenId, token: TokenFacts | undefined): Promise<void> {
    const { index } = await this.tokens(workspace);
    index.remove(id);
    if (token) index.add(token);
  }

  /** Asks for the list of tokens anew when it is needed next: somebody has changed what it shows. */
  forgetTokens(workspace: WorkspaceId): void {
    this.#tokens.delete(workspace);
  }

  /** The secrets that carry an owner's tag, in the regions of one located desired state. */
  ourSecrets(located: DesiredState): Promise<ReadonlyMap<string, OurSecrets>> {
    const { workspace, ownerId, tokens } = located;
    const key = [workspace, ownerId, ...tokens.map((token) => token.region)].join('\n');
    return remembered(this.#secrets, key, () => listOurSecrets(this.ports, located));
  }

  async #list(workspace: WorkspaceId): Promise<ListedTokens> {
    const observedAt = this.ports.clock.now();
    return { index: await listTokens(this.ports, workspace), observedAt };
  }
}

function remembered<K, V>(memory: Map<K, Promise<V>>, key: K, ask: () => Promise<V>): Promise<V> {
  const known = memory.get(key);
  if (known) return known;
  const asked = ask();
  memory.set(key, asked);
  asked.catch(() => {
    if (memory.get(key) === asked) memory.delete(key);
  });
  return asked;
}
