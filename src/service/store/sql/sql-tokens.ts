import type { AuditLog } from '../audit-log';
import type { DailyUse } from '../daily-use';
import type { Holder } from '../holder';
import type { PastLog } from '../past-log';
import type { AccountsChanges } from '../accounts/accounts-store';
import type { PeopleChanges } from '../people/people-store';
import type { ResourcesChanges } from '../resources/resources-store';
import type { RolesChanges } from '../roles/roles-store';
import type { TokenPage, TokenQuery } from '../token-query';
import type { TokenRow } from '../token-row';
import type { OtherThan, TokenChanges, TokenCounts } from '../token-store';
import { SqlAuditLog } from './audit/sql-audit-log';
import type { Dialect, Statement } from './dialect';
import { useOf, usesSince } from './usage/usage-statements';
import { readPage } from './read-page';
import { countsIn, countsOf } from './tallies';
import { type Columns, fromColumns } from './token-columns';
import { byHash, byId, byIds, byKey, change, insertion, otherWithRole } from './token-statements';

/** Runs a statement in a transaction that its owner has begun, and answers its rows. */
export type Ask = (statement: Statement) => Promise<readonly Columns[]>;

/** What is stored beside tokens, in the same transaction. */
export interface Beside {
  readonly accounts: AccountsChanges;
  readonly people: PeopleChanges;
  readonly roles: RolesChanges;
  readonly resources: ResourcesChanges;
  /** Only of a store that was made for rehearsal. */
  readonly past?: PastLog | undefined;
}

/** The tokens of a database, in the words that both databases share. */
export class SqlTokens implements TokenChanges {
  readonly audit: AuditLog;
  readonly accounts: AccountsChanges;
  readonly people: PeopleChanges;
  readonly roles: RolesChanges;
  readonly resources: ResourcesChanges;
  readonly past: PastLog | undefined;

  constructor(
    protected readonly ask: Ask,
    protected readonly dialect: Dialect,
    { accounts, people, roles, resources, past }: Beside,
  ) {
    this.audit = new SqlAuditLog(ask);
    this.accounts = accounts;
    this.people = people;
    this.roles = roles;
    this.resources = resources;
    this.past = past;
  }

  async holder(hash: string): Promise<Holder | undefined> {
    const row = await this.one(byHash(hash));
    return row && { row, roles: await this.roles.book(row.workspaceId) };
  }

  async find(workspaceId: string, tokenId: string): Promise<TokenRow | undefined> {
    return this.one(byId(workspaceId, tokenId));
  }

  findAll(workspaceId: string, tokenIds: readonly string[]): Promise<readonly TokenRow[]> {
    return this.rows(byIds(workspaceId, tokenIds));
  }

  async keyHolder(workspaceId: string, key: string): Promise<string | undefined> {
    return (await this.one(byKey(workspaceId, key)))?.id;
  }

  async hasOtherWithRole(than: OtherThan, roleIds: readonly string[], until: number): Promise<boolean> {
    return roleIds.length > 0 && (await this.ask(otherWithRole(than, roleIds, until, this.dialect))).length > 0;
  }

  async list(query: TokenQuery): Promise<TokenPage> {
    const reading = readPage(query, this.dialect);
    let step = reading.next();
    while (step.done !== true) step = reading.next(await this.ask(step.value));
    return step.value;
  }

  async counts(workspaceId: string, now: number, soon: number): Promise<TokenCounts> {
    const [row] = await this.ask(countsIn(workspaceId, now, soon));
    return countsOf(row ?? {});
  }

  async uses(workspaceId: string, tokenId: string, sinceDay: number): Promise<readonly DailyUse[]> {
    return (await this.ask(usesSince(workspaceId, tokenId, sinceDay))).map(useOf);
  }

  async insert(row: TokenRow): Promise<void> {
    await this.run(insertion(row, this.dialect));
  }

  async write(row: TokenRow, changes: Partial<TokenRow>): Promise<TokenRow> {
    const changed = { ...row, ...changes, revision: row.revision + 1 };
    await this.run(change(changed, row, this.dialect));
    return changed;
  }

  protected async rows(statement: Statement): Promise<readonly TokenRow[]> {
    return (await this.ask(statement)).map(fromColumns);
  }

  protected async run(statements: readonly Statement[]): Promise<void> {
    for (const statement of statements) await this.ask(statement);
  }

  private async one(statement: Statement): Promise<TokenRow | undefined> {
    return (await this.rows(statement))[0];
  }
}
