import type { SecretValue } from '../../../core/model/secret-value';
import { PATH_PATTERNS } from '../../../contract/path-parameters';
import type { Project, SeededWorkspace } from '../../seed/directory';
import type { KeptPlaces } from '../../store/places/kept-places';
import type { PlacesState } from '../options/upstream-state';
import { UpstreamError } from '../options/upstream-error';
import type { Item, Listed } from './read-list';

/** A project that is missing from the vendor's answers goes on being known for so long: lists can be wrong for a while. */
const MISSING_MILLISECONDS = 24 * 3_600_000;
/** For one that nobody knows, the vendor is asked so often at most. */
const UNKNOWN_MILLISECONDS = 5_000;

interface SeenProject {
  readonly id: string;
  readonly name: string;
  /** Since when answers lack it; milliseconds since the epoch. */
  readonly missingSince?: number;
}

/** The last good reading of a workspace. */
interface Reading {
  readonly name: string;
  readonly projects: readonly SeenProject[];
}

export interface PlacesTools {
  /** Asks the vendor. Never rejects. */
  readonly list: (of: 'workspaces' | 'projects', workspace: string, token: SecretValue) => Promise<Listed>;
  /** The vendor's token of a workspace. Rejects where there is none. */
  readonly token: (workspace: string) => Promise<SecretValue>;
  readonly keep: (kept: KeptPlaces) => Promise<void>;
  readonly clock: () => number;
  readonly log: (line: object) => void;
}

const PROJECT_ID = PATH_PATTERNS.get('project_id')!;

/**
 * Workspaces and projects as the vendor has them, in the place of those of the seed. What cannot be read stays as it was, marked
 * stale; nothing here ever touches a token.
 */
export class VendorPlaces {
  /** By id; each reading that says something else makes new ones. */
  readonly workspaces: Map<string, SeededWorkspace>;
  private readonly readings = new Map<string, Reading>();
  private readonly states = new Map<string, PlacesState>();
  private readonly asking = new Map<string, Promise<void>>();
  private readonly askedAt = new Map<string, number>();

  constructor(
    private readonly seeded: ReadonlyMap<string, SeededWorkspace>,
    private readonly tools: PlacesTools,
  ) {
    this.workspaces = new Map([...seeded].map(([id, one]) => [id, { ...one, projects: new Map<string, Project>() }]));
  }

  /**
   * Reads them first. Where the vendor is silent, what was kept counts.
   * @throws UpstreamError when nothing is known of a workspace
   */
  async start(kept: readonly KeptPlaces[]): Promise<void> {
    for (const { workspaceId, readAt, reading } of kept) {
      if (this.seeded.has(workspaceId)) this.take(workspaceId, JSON.parse(reading) as Reading, readAt, true);
    }
    await Promise.all([...this.seeded.keys()].map((id) => this.first(id)));
  }

  get all(): readonly PlacesState[] {
    return [...this.states.values()];
  }

  /** Reads all of them again. Never rejects. */
  async refresh(): Promise<void> {
    await Promise.all([...this.seeded.keys()].map((id) => this.read(id)));
  }

  /** What has to be waited for before it is known whether there is such a project; undefined: nothing. */
  lookFor(workspace: string, project: string): Promise<void> | undefined {
    const known = this.workspaces.get(workspace);
    if (known === undefined || known.projects.has(project) || !PROJECT_ID.test(project)) return undefined;
    const pending = this.asking.get(workspace);
    if (pending !== undefined) return pending;
    const now = this.tools.clock();
    const asked = this.askedAt.get(workspace) ?? Number.NEGATIVE_INFINITY;
    if (now >= asked && now - asked < UNKNOWN_MILLISECONDS) return undefined;
    return this.read(workspace);
  }

  private async first(workspace: string): Promise<void> {
    const why = await this.ask(workspace);
    if (why === undefined || (this.states.has(workspace) && why.kind !== 'foreign')) return;
    throw new UpstreamError(`${workspace}: ${why.why}`);
  }

  private read(workspace: string): Promise<void> {
    const pending = this.asking.get(workspace);
    if (pending !== undefined) return pending;
    const begun = this.ask(workspace)
      .then(() => undefined)
      .finally(() => this.asking.delete(workspace));
    this.asking.set(workspace, begun);
    return begun;
  }

  /** @returns why it came to nothing */
  private async ask(
    workspace: string,
  ): Promise<{ readonly kind: 'foreign' | 'failed'; readonly why: string } | undefined> {
    this.askedAt.set(workspace, this.tools.clock());
    let token: SecretValue;
    try {
      token = await this.tools.token(workspace);
    } catch (error) {
      return this.failed(workspace, error instanceof Error ? error.message : 'there is no token');
    }
    const listed = await this.tools.list('workspaces', workspace, token);
    if (listed.kind !== 'read') return this.failed(workspace, whyOf(listed));
    const here = listed.items.find(({ id }) => id === workspace);
    if (here === undefined) {
      const why = `the vendor's token does not see this workspace; it sees ${namesOf(listed.items)}. Name one of those in the seed.`;
      return { ...this.failed(workspace, why), kind: 'foreign' };
    }
    const projects = await this.tools.list('projects', workspace, token);
    if (projects.kind !== 'read') return this.failed(workspace, whyOf(projects));
    await this.learn(workspace, here.name ?? workspace, projects.items);
    return undefined;
  }

  private failed(workspace: string, why: string): { readonly kind: 'failed'; readonly why: string } {
    const state = this.states.get(workspace);
    if (state?.isStale !== true) this.tools.log({ event: 'upstream-places', workspace, state: 'stale', finding: why });
    if (state !== undefined) this.states.set(workspace, { ...state, isStale: true });
    return { kind: 'failed', why: `Workspaces and projects cannot be read of the vendor: ${why}` };
  }

  private async learn(workspace: string, name: string, items: readonly Item[]): Promise<void> {
    const now = this.tools.clock();
    const usable = items.filter(({ id }) => PROJECT_ID.test(id));
    if (usable.length < items.length) {
      const finding = `${items.length - usable.length} projects have ids that no token can name: proj_ and up to 64 letters, digits, _ and -.`;
      this.tools.log({ event: 'upstream-places', workspace, state: 'unusable-ids', finding });
    }
    const told = new Map(usable.map((item) => [item.id, { id: item.id, name: item.name ?? item.id }]));
    const missing = (this.readings.get(workspace)?.projects ?? [])
      .filter(({ id }) => !told.has(id))
      .map((one): SeenProject => ({ ...one, missingSince: one.missingSince ?? now }))
      .filter(({ missingSince }) => now - missingSince! < MISSING_MILLISECONDS);
    const projects = [...told.values(), ...missing].sort((a, b) => (a.id < b.id ? -1 : 1));
    const reading = { name, projects };
    this.take(workspace, reading, now, false);
    try {
      await this.tools.keep({ workspaceId: workspace, readAt: now, reading: JSON.stringify(reading) });
    } catch (error) {
      this.tools.log({ event: 'upstream-places-not-kept', error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  private take(workspace: string, reading: Reading, readAt: number, isStale: boolean): void {
    const before = this.readings.get(workspace);
    this.states.set(workspace, { workspace, readAt, isStale });
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(reading)) return;
    this.readings.set(workspace, reading);
    const projects = new Map(reading.projects.map(({ id, name }) => [id, { id, name }]));
    this.workspaces.set(workspace, { ...this.seeded.get(workspace)!, name: reading.name, projects });
  }
}

const whyOf = (listed: Exclude<Listed, { kind: 'read' }>): string =>
  listed.kind === 'refused' ? 'the vendor refuses the token' : listed.why;

/** Ids of workspaces, which are the vendor's words: none that is no id is repeated. */
const namesOf = (items: readonly Item[]): string =>
  items
    .map(({ id }) => (/^[\w-]{1,80}$/.test(id) ? id : '(an id of another form)'))
    .slice(0, 5)
    .join(', ') || 'none';
