import { type Access, canonicalAccess, isSameKind, issuedLifetime, type Role } from '../../../core/model/access';
import { type ProjectId, type TokenId, tokenId, type WorkspaceId } from '../../../core/model/ids';
import { type Instant, later } from '../../../core/model/time';
import type { Clock, RandomSource } from '../../../core/ports/clock';
import type { IssueRequest, Presented, TokenChanges } from '../../../core/ports/token-api';
import { lifetimeMilliseconds } from '../../../contract/vocabulary/issuing-lifetime';
import { base62OfBytes, TOKEN_RANDOM_BYTES, TOKEN_VALUE_PREFIX } from '../../../contract/vocabulary/token-format';
import { checkGrantable, isWithin, managesTokens, systemRoles, type WorkspaceCatalogue } from './rights';
import { TimedMap } from '../history/timed-map';
import { hashOf, refusal, type TokenRecord } from './token-record';

/** In every value that the memory world makes, so that a test can grep logs, reports and errors for it. */
const CANARY = 'CANARY';

/** Who makes a token, and with which rights. */
export interface Issuer {
  readonly name: string;
  /** `null`: a person. */
  readonly token: TokenId | null;
  readonly access: Access;
  /** `null`: never. What it gives to others ends no later. */
  readonly expiresAt: Instant | null;
}

/** The token that is to be changed. */
interface ChangeTarget {
  readonly workspace: WorkspaceId;
  readonly id: TokenId;
  /** Only this version of it; any when absent. */
  readonly ifMatch?: string | undefined;
}

/** As at the token service: another administrator counts if it lasts for so long, or as long as the one to be ended. */
const TIME_TO_ISSUE_ANOTHER = 24 * 60 * 60_000;

const endOf = (expiresAt: Instant | null): number => expiresAt ?? Number.POSITIVE_INFINITY;

/** How long after now an access lets others live, beyond its own end; 0: not at all. */
function issuingLifetime(access: Access): number {
  const lifetime = issuedLifetime(access);
  return lifetime === undefined ? 0 : lifetimeMilliseconds(lifetime);
}

/** The state of a token service, and its rules for changing it. Rights over access tokens are the API's business. */
export class TokenTable {
  readonly records = new TimedMap<TokenId, TokenRecord>();
  readonly projects = new Map<ProjectId, string>();
  roles: Role[] = systemRoles();
  /** How old the state is that reads are answered from, in milliseconds. */
  staleness: () => number = () => 0;
  readonly #byHash = new Map<string, TokenId>();
  readonly #byKey = new Map<string, TokenId>();
  /** Only for the judge of a test: a real service keeps no value. */
  readonly #issued = new Map<TokenId, string>();

  constructor(
    readonly clock: Clock,
    readonly random: RandomSource,
  ) {}

  get catalogue(): WorkspaceCatalogue {
    return { roles: this.roles, projects: this.projects };
  }

  /** The instant that a read sees. */
  asOf(): Instant {
    return later(this.clock.now(), -this.staleness());
  }

  issuedValue(id: TokenId): string | undefined {
    return this.#issued.get(id);
  }

  find(operation: string, workspace: WorkspaceId, id: TokenId, asOf?: Instant): TokenRecord {
    const record = this.records.get(id, asOf);
    if (record?.workspace !== workspace || record.revokedAt !== null) throw refusal(operation, 'token-not-found');
    return record;
  }

  /** Who a value belongs to; throws unless it is enabled, not expired and not revoked. A verification is no use. */
  authenticate(operation: string, value: string, as: Presented = 'use'): TokenRecord {
    const id = this.#byHash.get(hashOf(value));
    const record = id && this.records.get(id);
    if (!record) throw refusal(operation, 'token-unknown');
    if (record.revokedAt !== null) throw refusal(operation, 'token-revoked');
    if (record.expiresAt !== null && record.expiresAt <= this.clock.now()) throw refusal(operation, 'token-expired');
    if (record.status === 'disabled') throw refusal(operation, 'token-disabled');
    return as === 'verification' ? record : this.put({ ...record, lastUsedAt: this.clock.now() });
  }

  issue(workspace: WorkspaceId, issuer: Issuer, request: IssueRequest) {
    const operation = 'issue';
    const now = this.clock.now();
    const key = `${workspace}\n${request.label}`;
    const existing = this.#byKey.get(key);
    if (existing !== undefined) throw refusal(operation, 'idempotency-key-reused', existing);
    this.#checkLabel(operation, request.label);
    if (request.expiresAt !== null && request.expiresAt <= now) throw refusal(operation, 'expiry-in-past');
    checkGrantable(operation, this.catalogue, issuer.access, request.access);
    this.#checkWithinLife(operation, issuer, request.expiresAt);
    this.#checkWithinIssuing(operation, issuer, request.access);
    const id = tokenId(`tok_${Buffer.from(this.random.bytes(10)).toString('hex')}`);
    const value = `${TOKEN_VALUE_PREFIX}${CANARY}${base62OfBytes(this.random.bytes(TOKEN_RANDOM_BYTES))}`;
    const record = this.put({
      id,
      version: '0',
      workspace,
      hash: hashOf(value),
      label: request.label,
      access: canonicalAccess(request.access),
      status: 'enabled',
      expiresAt: request.expiresAt,
      createdBy: issuer.name,
      createdByToken: issuer.token,
      createdAt: now,
      updatedAt: now,
      enabledAt: null,
      disabledAt: null,
      lastUsedAt: null,
      managedBy: request.managedBy ?? null,
      issuedAs: request.label,
      revokedAt: null,
    });
    this.#byHash.set(record.hash, id);
    this.#byKey.set(key, id);
    this.#issued.set(id, value);
    return { record, value };
  }

  edit(target: ChangeTarget, issuer: Issuer, changes: TokenChanges): TokenRecord {
    const operation = 'edit';
    const record = this.#matching(operation, target);
    const { label = record.label, access = record.access, expiresAt = record.expiresAt } = changes;
    const managedBy = changes.managedBy ?? record.managedBy ?? null;
    this.#checkLabel(operation, label);
    if (!isSameKind(access, record.access)) throw refusal(operation, 'access-type-fixed');
    if (changes.access) checkGrantable(operation, this.catalogue, issuer.access, access);
    const now = this.clock.now();
    if (changes.expiresAt !== undefined && changes.expiresAt !== null && changes.expiresAt <= now) {
      throw refusal(operation, 'expiry-in-past');
    }
    if (endOf(expiresAt) > endOf(record.expiresAt)) {
      if (record.id === issuer.token) throw refusal(operation, 'exceeds-own-life');
      checkGrantable(operation, this.catalogue, issuer.access, access);
      this.#checkGivesBack(operation, issuer, { access, expiresAt });
    } else if (changes.access && !isWithin(this.catalogue, record.access, access)) {
      this.#checkGivesBack(operation, issuer, { access, expiresAt });
    }
    const changed = { ...record, label, access: canonicalAccess(access), expiresAt, managedBy, updatedAt: now };
    this.#checkAdministrator(operation, record, changed, issuer);
    return this.#change(changed);
  }

  /** Idempotent: a token that is already in the state asked for keeps its times. */
  setStatus(target: ChangeTarget, issuer: Issuer, status: TokenRecord['status']): TokenRecord {
    const operation = status === 'enabled' ? 'enable' : 'disable';
    const record = this.#matching(operation, target);
    if (record.status === status) return record;
    const now = this.clock.now();
    const time = status === 'enabled' ? { enabledAt: now } : { disabledAt: now };
    if (status === 'enabled') {
      checkGrantable(operation, this.catalogue, issuer.access, record.access);
      this.#checkGivesBack(operation, issuer, record);
    }
    const changed = { ...record, status, ...time, updatedAt: now };
    this.#checkAdministrator(operation, record, changed, issuer);
    return this.#change(changed);
  }

  revoke(target: ChangeTarget, issuer: Issuer): void {
    const operation = 'revoke';
    const record = this.#matching(operation, target);
    const changed = { ...record, revokedAt: this.clock.now() };
    this.#checkAdministrator(operation, record, changed, issuer);
    this.put(changed);
  }

  put(record: TokenRecord): TokenRecord {
    this.records.set(record.id, record, this.clock.now());
    return record;
  }

  /** No token ends the last one that can manage tokens; a person may. */
  #checkAdministrator(operation: string, before: TokenRecord, after: TokenRecord, issuer: Issuer): void {
    const end = this.#managesUntil(before);
    if (issuer.token === null || this.#managesUntil(after) >= end) return;
    const others = this.records.values().filter((record) => record.id !== before.id);
    const until = Math.min(end, this.clock.now() + TIME_TO_ISSUE_ANOTHER);
    if (others.some((record) => record.workspace === before.workspace && this.#managesUntil(record) >= until)) return;
    throw refusal(operation, 'last-administrator');
  }

  #managesUntil({ access, status, expiresAt, revokedAt }: TokenRecord): number {
    const isOver = endOf(expiresAt) <= this.clock.now() || status === 'disabled' || revokedAt !== null;
    return !isOver && managesTokens(this.catalogue, access) ? endOf(expiresAt) : 0;
  }

  #matching(operation: string, { workspace, id, ifMatch }: ChangeTarget): TokenRecord {
    const record = this.find(operation, workspace, id);
    if (ifMatch !== undefined && ifMatch !== record.version) throw refusal(operation, 'token-changed');
    return record;
  }

  #change(record: TokenRecord): TokenRecord {
    return this.put({ ...record, version: String(Number(record.version) + 1) });
  }

  #checkWithinLife(operation: string, issuer: Issuer, expiresAt: Instant | null): void {
    const latest = Math.max(endOf(issuer.expiresAt), this.clock.now() + issuingLifetime(issuer.access));
    if (endOf(expiresAt) > latest) throw refusal(operation, 'exceeds-own-life');
  }

  /** An issuer that never ends bounds nobody. */
  #checkGivesBack(operation: string, issuer: Issuer, given: Pick<TokenRecord, 'access' | 'expiresAt'>): void {
    this.#checkWithinLife(operation, issuer, given.expiresAt);
    if (issuer.expiresAt !== null) this.#checkWithinIssuing(operation, issuer, given.access);
  }

  /** A person may give what they like. */
  #checkWithinIssuing(operation: string, issuer: Issuer, access: Access): void {
    if (issuer.token !== null && issuingLifetime(access) > issuingLifetime(issuer.access)) {
      throw refusal(operation, 'exceeds-own-life');
    }
  }

  #checkLabel(operation: string, label: string): void {
    if (label.trim() === '' || label.length > 200) throw refusal(operation, 'invalid-request');
  }
}
