import type { DesiredState, DesiredToken } from '../../../model/desired';
import type { TokenName } from '../../../model/ids';
import { splitArn } from '../../../model/label';
import { addressOf, baseArn } from '../../../model/secret-address';
import type { SecretFacts } from '../../../ports/secret-store';
import { NAME_TAG } from '../../../reconcile/observed/observed';
import type { Account } from './elsewhere';
import type { Found, LookedUp } from './look-up';

/**
 * What the entries of a whole run come to, whatever their owner, workspace and spelling: a secret is an account, a region
 * and a name. Looked up, not searched: lists are long.
 */
export class Resolved {
  /** Accounts that an ARN has shown: the run's own, unless it was declared from another one. */
  readonly accounts: readonly Account[];
  /** ARNs without suffix of the secrets that entries come to. */
  readonly bases: ReadonlySet<string>;
  readonly #entries = new Map<string, Entry[]>();
  /** Where an entry's secret is not there, or could not be read: its region and name, and its own name by owner. */
  readonly #doubtful = new Set<string>();

  /** @param probed accounts that were found by other means */
  constructor(lookedUp: readonly LookedUp[], probed: readonly Account[] = []) {
    const accounts = new Map<string, Account>(probed.map((one) => [`${one.partition} ${one.account}`, one]));
    const bases = new Set<string>();
    const arns = lookedUp.flatMap(({ listed, found }) => [
      ...[...listed.ours.values()].flatMap(({ secrets }) => secrets.map(({ arn }) => arn)),
      ...(listed.remembered ?? []).map(({ arn }) => arn),
      ...found.flatMap(({ token, answer }) => [
        ...(answer.secret.known && answer.secret.value ? [answer.secret.value.arn] : []),
        ...(token.secret.kind === 'external' ? [token.secret.arn] : []),
      ]),
    ]);
    for (const arn of arns) {
      const address = addressOf(arn);
      if (address) accounts.set(`${address.partition} ${address.account}`, address);
    }
    for (const { desired, found } of lookedUp) {
      for (const one of found) {
        const base = baseOfFound(one);
        if (base !== undefined) bases.add(base);
        this.#noteDoubt(desired, one);
        // What has moved is the other owner's, and still not to be removed.
        if (one.token.movedTo) continue;
        const entries = this.#entries.get(keyOf(one)) ?? [];
        entries.push({ owner: ownerKey(desired), name: one.token.name, account: accountOf(one) });
        this.#entries.set(keyOf(one), entries);
      }
    }
    this.accounts = [...accounts.values()].map(({ partition, account }) => ({ partition, account }));
    this.bases = bases;
  }

  /** Whether an entry of the run comes to the secret that this one declares. */
  isComeTo({ secret, region }: DesiredToken, account: Account): boolean {
    return (
      secret.kind === 'external' ||
      region === undefined ||
      this.bases.has(baseArn({ ...account, region, name: secret.name }))
    );
  }

  /** Whether another entry of the run comes to the secret that this one has. */
  isComeToBy(found: Found, spec: DesiredState, name: TokenName): boolean {
    const owner = ownerKey(spec);
    const here = accountOf(found);
    return (this.#entries.get(keyOf(found)) ?? [])
      .filter((entry) => entry.owner === owner && entry.name === name)
      .some(({ account }) => account === undefined || here === undefined || account === here);
  }

  /** Other entries of the run that come to the same secret, as people read them. */
  othersAt(desired: DesiredState, found: Found): readonly string[] {
    if (found.token.movedTo) return [];
    const mine = ownerKey(desired);
    const here = accountOf(found);
    return (this.#entries.get(keyOf(found)) ?? [])
      .filter(({ owner, name }) => owner !== mine || name !== found.token.name)
      .filter(({ account }) => account === undefined || here === undefined || account === here)
      .map(({ owner, name }) => (owner === mine ? name : `${name} (${owner})`));
  }

  /**
   * Tells whether an entry of the run stands behind a listed secret. When in doubt it does: a list may lag by minutes
   * (AWS) and show an earlier incarnation, and a secret that could not be read is still its entry's. Taken for undeclared,
   * its tokens would be removed on a read error.
   */
  isDeclared(secret: SecretFacts, desired: DesiredState): boolean {
    const { base } = splitArn(secret.arn);
    if (this.bases.has(base)) return true;
    const region = addressOf(secret.arn)?.region ?? '';
    if (this.#doubtful.has(`${region}\n${secret.name}`)) return true;
    return this.#doubtful.has(`${ownerKey(desired)}\n${secret.tags[NAME_TAG] ?? ''}`);
  }

  #noteDoubt(desired: DesiredState, { token, answer }: Found): void {
    const { secret: target, region = '' } = token;
    if (answer.secret.known && answer.secret.value) return;
    if (target.kind === 'managed') this.#doubtful.add(`${region}\n${target.name}`);
    if (answer.secret.known) return;
    for (const name of [token.name, token.renamedFrom]) {
      if (name !== undefined) this.#doubtful.add(`${ownerKey(desired)}\n${name}`);
    }
  }
}

interface Entry {
  readonly owner: string;
  readonly name: string;
  /** `undefined`: not known yet, which equals every account. */
  readonly account: string | undefined;
}

function accountOf({ token, answer }: Found): string | undefined {
  const found = answer.secret.known ? answer.secret.value?.arn : undefined;
  const arn = found ?? (token.secret.kind === 'external' ? token.secret.arn : undefined);
  return arn && addressOf(arn)?.account;
}

const ownerKey = ({ ownerId, workspace }: Pick<DesiredState, 'ownerId' | 'workspace'>): string =>
  `owner ${ownerId} in ${workspace}`;

function baseOfFound({ token, answer }: Found): string | undefined {
  if (answer.secret.known && answer.secret.value) return splitArn(answer.secret.value.arn).base;
  return token.secret.kind === 'external' ? splitArn(token.secret.arn).base : undefined;
}

function keyOf({ token, answer }: Found): string {
  const found = answer.secret.known ? answer.secret.value : undefined;
  return `${regionKey(token)}\n${found?.name ?? nameOf(token)}`;
}

const regionKey = ({ region, secret }: DesiredToken): string =>
  (secret.kind === 'external' ? addressOf(secret.arn)?.region : undefined) ?? region ?? '';

const nameOf = ({ secret }: DesiredToken): string =>
  secret.kind === 'managed' ? secret.name : (addressOf(secret.arn)?.name ?? secret.arn);
