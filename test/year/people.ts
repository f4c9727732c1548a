import { randomUUID } from 'node:crypto';
import { DAY, type Entry } from './cast';
import type { Book } from './book';
import type { Deed } from './happenings';
import { isLiveRow, textUnder, type Truth } from './truth';
import type { YearWorld } from './year-world';

/** What people have done by hand: what is promised of a token ends where they have laid hands on it. */
export class People {
  /** Tokens that they stopped, changed or enabled. */
  readonly touched = new Set<string>();
  /** Tokens of their own, which nothing may be done to. */
  readonly strangers = new Set<string>();
  readonly done = new Map<string, number>();

  constructor(
    private readonly world: YearWorld,
    private readonly book: Book,
  ) {}

  async act(deed: Deed, pick: number, truth: Truth): Promise<void> {
    const isDone = await this.#act(deed, pick, truth);
    if (isDone) this.done.set(deed, (this.done.get(deed) ?? 0) + 1);
  }

  async #act(deed: Deed, pick: number, truth: Truth): Promise<boolean> {
    const { world, book } = this;
    const current = book.entries.flatMap((entry) => {
      const row = truth.holder(textUnder(truth.secretOf(entry, book.given), 'AWSCURRENT'));
      return row && isLiveRow(row, truth.at) ? [{ entry, row }] : [];
    });
    const found = current[pick % Math.max(1, current.length)];
    if (!found) return false;
    const { entry, row } = found;
    const path = `access-token/${row.id}`;
    switch (deed) {
      case 'disable':
        return this.#touch(row.id, 'POST', `${path}/disable`);
      case 'revoke':
        return this.#touch(row.id, 'DELETE', path);
      case 'shorten':
        return this.#touch(row.id, 'PATCH', path, { expires_at: new Date(truth.at + 2 * DAY).toISOString() });
      case 'narrow':
        return this.#touch(row.id, 'PATCH', path, {
          project_grants: [{ project_id: 'proj_api', role: { id: 'role_project_viewer' } }],
        });
      case 'overwrite':
        return this.#overwrite(entry);
      case 'enable-superseded': {
        const disabled = truth.rows.filter(
          ({ status, label, id, expiresAt }) =>
            status === 'disabled' &&
            label.includes('@') &&
            !label.includes('!paused') &&
            !this.touched.has(id) &&
            (expiresAt === null || expiresAt > truth.at),
        );
        const one = disabled[pick % Math.max(1, disabled.length)];
        return one !== undefined && this.#touch(one.id, 'POST', `access-token/${one.id}/enable`);
      }
      case 'stranger': {
        // The label says that it is the entry's; who made it was another.
        const label = pick % 2 === 0 ? row.label.replace(/\.[a-z2-7]+$/, '.aaaaaaaaaa') : `${entry.name} of somebody`;
        const made = await world.people('POST', 'access-tokens', {
          label,
          access_type: 'project',
          project_grants: [{ project_id: 'proj_web', role: { id: 'role_project_viewer' } }],
          expires_at: new Date(truth.at + 300 * DAY).toISOString(),
        });
        if (made.status === 201) this.strangers.add((JSON.parse(made.body) as { id: string }).id);
        return made.status === 201;
      }
    }
  }

  async #touch(id: string, method: string, path: string, body?: object): Promise<boolean> {
    const { status, body: text } = await this.world.people(method, path, body);
    if (status >= 300) throw new Error(`people could not ${method} ${path}: ${status} ${text}`);
    this.touched.add(id);
    return true;
  }

  /** What is given by ARN stays blocked then until somebody consents, so nobody does it there. */
  async #overwrite(entry: Entry): Promise<boolean> {
    if (entry.secret === 'given') return false;
    await this.world.calmly(() =>
      this.world.secretsManager(entry.region, 'PutSecretValue', {
        SecretId: this.book.secretIdOf(entry),
        SecretString: 'a value that somebody wrote by hand',
        ClientRequestToken: randomUUID(),
      }),
    );
    return true;
  }
}
