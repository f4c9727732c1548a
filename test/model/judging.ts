import type { SecretSnapshot, TokenSnapshot, WorldSnapshot } from '../../src/adapters/memory/snapshot';
import { currentMovesForward } from '../../src/core/invariants/current-moves-forward';
import { type Allowed, firstLook, judge, type JudgeState } from '../../src/core/invariants/judge';
import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import { scopeKeyOf } from '../../src/core/model/label';
import { type Instant, later } from '../../src/core/model/time';
import { NAME_TAG, OWNER_TAG, RENAMED_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';
import { placeIn, placesOf, Truth } from './truth';

/** What is declared now, over all specs. */
export type Declared = readonly DesiredState[];

/** What a step may do beyond what the specs say: people asked for it, or did something that makes it right. */
export interface Excuses {
  /** Tokens for which an outside act or an explicit request took the overlap away. */
  readonly freed: ReadonlySet<string>;
  /** Secrets whose stages were moved by hand not long ago, or for which a rollback was asked. */
  readonly shaken: ReadonlySet<string>;
  /** Secrets of entries that a request ends. */
  readonly ending: ReadonlySet<string>;
  /** Tokens that an emergency may kill though they are strangers': the secret of its entry holds their values. */
  readonly surrendered: ReadonlySet<string>;
}

/** Looks at the world after every change, and says what that change broke. Knows what no planner can. */
export class WorldJudge {
  readonly violations: string[] = [];
  readonly strangers = new Set<string>();
  /** When somebody put another value in the place of a token's. */
  readonly #overtaken = new Map<string, Instant>();
  /** Who disabled a token last. */
  readonly #disabledBy = new Map<string, 'us' | 'people'>();
  #state: JudgeState;
  #seen: Truth;

  constructor(
    world: WorldSnapshot,
    private readonly managers: ReadonlySet<string>,
    private readonly overlapMs: number,
    /** How old a look may be on which a step rests. */
    private readonly unseenMs: () => number,
  ) {
    this.#state = firstLook(world);
    this.#seen = new Truth(world);
  }

  /** After a call of a pass over some specs, or after something that is no step of ours. */
  look(world: WorldSnapshot, cause: 'step' | 'outside', declared: Declared, run: Declared, excuses: Excuses): void {
    const [before, after] = [this.#seen, new Truth(world)];
    const allowed = allowedIn(before, declared, excuses);
    const { state, violations } = judge(this.#state, world, cause, { overlapMs: this.overlapMs, allowed });
    this.#state = state;
    this.#seen = after;
    if (cause === 'step') {
      const back = currentMovesForward(before.world, world, this.#mayGoBack(before, allowed, excuses));
      for (const { invariant, detail } of [...violations, ...back])
        this.violations.push(`invariant ${invariant}: ${detail}`);
      for (const one of this.#broken(before, after, declared, run, excuses)) this.violations.push(one);
    }
    this.#noteDisabled(before, after, cause);
    if (cause === 'outside') this.#noteOvertaken(before, after);
  }

  #noteOvertaken(before: Truth, after: Truth): void {
    for (const secret of before.world.secrets) {
      const was = before.currentOf(secret);
      const now = after.world.secrets.find(({ arn }) => arn === secret.arn);
      if (was && now && after.currentOf(now)?.id !== was.id) this.#overtaken.set(was.id, after.world.at);
    }
  }

  #noteDisabled(before: Truth, after: Truth, cause: 'step' | 'outside'): void {
    for (const token of after.world.tokens) {
      const was = before.token(token.id);
      if (token.status === 'disabled' && was?.status === 'enabled') {
        this.#disabledBy.set(token.id, cause === 'step' ? 'us' : 'people');
      }
    }
  }

  /** A person's value that was written over ours is younger than what takes its place. */
  #mayGoBack(before: Truth, allowed: Allowed, { shaken }: Excuses): ReadonlySet<string> {
    const handmade = before.world.secrets.filter((secret) => {
      const current = before.currentOf(secret);
      return current !== undefined && !this.#isOurs(current);
    });
    return new Set([...shaken, ...allowed.secrets, ...handmade.map(({ arn }) => arn)]);
  }

  #isOurs = ({ createdByToken }: TokenSnapshot): boolean =>
    createdByToken !== null && this.managers.has(createdByToken);

  #broken(before: Truth, after: Truth, declared: Declared, run: Declared, excuses: Excuses): string[] {
    return [
      ...after.world.tokens.flatMap((token) => {
        const was = before.token(token.id);
        if (!was) return this.#issued(token);
        if (!isChanged(was, token)) return [];
        return [
          ...this.#strangerHarmed(before, declared, was, token, excuses),
          ...(this.managers.has(token.id) ? [`management token ${token.id} was changed`] : []),
          ...this.#wronglyEnabled(after, was, token),
        ];
      }),
      ...before.world.secrets.flatMap((secret) => this.#wronglyDeleted(before, after, secret, run, excuses)),
    ];
  }

  /** Always with an end as a backstop. */
  #issued = (token: TokenSnapshot): string[] =>
    token.expiresAt === null ? [`invariant 3: token ${token.id} was issued without an end`] : [];

  #strangerHarmed(
    before: Truth,
    declared: Declared,
    was: TokenSnapshot,
    is: TokenSnapshot,
    excuses: Excuses,
  ): string[] {
    if (!this.strangers.has(is.id) || excuses.surrendered.has(is.id)) return [];
    if (isAdopted(before, declared, is, was) || isProven(before, declared, was)) {
      this.strangers.delete(is.id);
      return [];
    }
    const what = is.revokedAt === null ? (is.label === was.label ? is.status : `relabelled ${is.label}`) : 'revoked';
    return [`stranger's token ${is.id} ("${was.label}") was touched: ${what}`];
  }

  #wronglyEnabled(after: Truth, was: TokenSnapshot, is: TokenSnapshot): string[] {
    if (was.status === 'enabled' || is.status === 'disabled') return [];
    const isCurrent = after.world.secrets.some((secret) => after.currentOf(secret)?.id === is.id);
    // No look can tell what somebody does after it.
    const overtaken = this.#overtaken.get(is.id);
    const isUnseen = overtaken !== undefined && after.world.at <= later(overtaken, this.unseenMs());
    return [
      ...(this.#disabledBy.get(is.id) === 'people' ? [`token ${is.id}, which a person disabled, was enabled`] : []),
      ...(isCurrent || isUnseen ? [] : [`token ${is.id}, which is not current, was enabled`]),
    ];
  }

  #wronglyDeleted(before: Truth, after: Truth, secret: SecretSnapshot, run: Declared, { ending }: Excuses): string[] {
    const now = after.world.secrets.find(({ arn }) => arn === secret.arn);
    if (secret.deletedAt !== undefined || (now && now.deletedAt === undefined) || ending.has(secret.arn)) return [];
    const users = run.flatMap((state) =>
      state.tokens
        .filter((token) => isIts(token, secret) && !isFormer(before, token, secret))
        .map(({ name }) => `${name} of ${state.ownerId}`),
    );
    const current = before.currentOf(secret);
    const theirs = current && this.strangers.has(current.id) && worksIn(current, before);
    return [
      ...(users.length > 0 ? [`invariant 1: ${secret.arn} was deleted, and ${users.join(', ')} is declared`] : []),
      ...(theirs ? [`${secret.arn} was deleted, and its value is the stranger's token ${current.id}`] : []),
    ];
  }
}

/** What the entry says it is: by ARN, or by the name of its place. */
const isIts = ({ secret: target, region = 'eu-west-1' }: DesiredToken, secret: SecretSnapshot): boolean =>
  target.kind === 'external' ? target.arn === secret.arn : target.name === secret.name && region === secret.region;

const isChanged = (was: TokenSnapshot, is: TokenSnapshot): boolean =>
  was.version !== is.version || was.revokedAt !== is.revokedAt;

const worksIn = ({ revokedAt, status, expiresAt }: TokenSnapshot, { world }: Truth): boolean =>
  revokedAt === null && status === 'enabled' && (expiresAt === null || expiresAt > world.at);

/**
 * A token of ours, whoever made it: a version of a secret of its owner held its value, or that of another one by the same
 * creator; who writes into our secrets and puts our label on what he wrote is none of the strangers any more.
 */
function isProven(before: Truth, declared: Declared, was: TokenSnapshot): boolean {
  return declared.some(({ ownerId }) => {
    const places = new Map(before.world.secrets.map((secret) => [scopeKeyOf(ownerId, secret.arn), secret] as const));
    if (!places.has(placeIn(was.label) ?? '')) return false;
    return before.world.tokens.some(({ id, label, createdBy }) => {
      const secret = places.get(placeIn(label) ?? '');
      return secret && createdBy === was.createdBy && before.heldBy(secret).some((held) => held.id === id);
    });
  });
}

/** `takeOver` is consent to make the live token in the value the entry's: its label says so first. */
function isAdopted(before: Truth, declared: Declared, is: TokenSnapshot, was: TokenSnapshot): boolean {
  if (is.label === was.label || is.status !== was.status || is.revokedAt !== null) return false;
  return declared.some((state) =>
    state.tokens.some((token) => {
      if (token.secret.kind !== 'external' || !token.secret.takeOver || !token.enabled) return false;
      const secrets = before.secretsOf(state, token);
      const isHeld = secrets.some((secret) => before.currentOf(secret)?.id === is.id);
      return isHeld && placesOf(state, token, secrets).has(placeIn(is.label) ?? '');
    }),
  );
}

/**
 * Secrets whose current token may be stopped: no enabled entry that is declared has its own value there. Tokens that may
 * be stopped without an overlap: those of such secrets, of none, and those that people set free.
 */
function allowedIn(before: Truth, declared: Declared, { freed, shaken, ending }: Excuses): Allowed {
  const kept = new Set<string>(
    before.world.secrets.filter((secret) => isKept(before, declared, secret)).map(({ arn }) => arn),
  );
  for (const arn of ending) kept.delete(arn);
  const secrets = new Set<string>(before.world.secrets.map(({ arn }): string => arn).filter((arn) => !kept.has(arn)));
  const homes = new Map<string, Set<string>>();
  for (const { arn, held } of before.world.secrets.map((secret) => ({
    arn: secret.arn,
    held: before.heldBy(secret),
  }))) {
    for (const { id } of held) homes.set(id, (homes.get(id) ?? new Set()).add(arn));
  }
  // A value that somebody copied from another entry's secret, be that still there or not: what that entry does counts.
  const copied = [
    ...[...homes.values()].filter((arns) => arns.size > 1).flatMap((arns) => [...arns]),
    ...before.world.secrets.filter((secret) => holdsOfAnother(before, declared, secret)).map(({ arn }) => arn),
  ];
  const isHome = (id: string): boolean => [...(homes.get(id) ?? [])].some((arn) => kept.has(arn));
  const tokens = before.world.tokens.map(({ id }): string => id).filter((id) => freed.has(id) || !isHome(id));
  const copies = before.world.secrets.filter((secret) => isCopy(before, declared, secret, homes));
  return {
    secrets: new Set([...secrets, ...shaken, ...copied]),
    tokens: new Set(tokens),
    copies: new Set(copies.map(({ arn }): string => arn)),
  };
}

/** Its current value is that of another entry's token, which the label tells; a label that a person edited tells nothing. */
function isCopy(
  truth: Truth,
  declared: Declared,
  secret: SecretSnapshot,
  homes: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const current = truth.currentOf(secret);
  if (!current) return false;
  const place = placeIn(current.label);
  if (place === undefined) return (homes.get(current.id)?.size ?? 0) > 1;
  return declared.every(({ ownerId }) => scopeKeyOf(ownerId, secret.arn) !== place);
}

/** A version with a label holds a token that is labelled for another secret. */
const holdsOfAnother = (truth: Truth, declared: Declared, secret: SecretSnapshot): boolean =>
  secret.versions
    .filter(({ stages }) => stages.length > 0)
    .some(({ value }) => {
      const place = placeIn(truth.holder(value)?.label ?? '');
      return place !== undefined && declared.every(({ ownerId }) => scopeKeyOf(ownerId, secret.arn) !== place);
    });

/**
 * The entry has another secret, and left this one behind: the one that was renamed is its own, whatever has its name now;
 * else the one by its name.
 */
function isFormer(
  truth: Truth,
  { secret: target, region = 'eu-west-1', name }: DesiredToken,
  secret: SecretSnapshot,
): boolean {
  if (target.kind !== 'managed') return false;
  const others = truth.world.secrets.filter(
    (one) => one !== secret && one.region === region && one.deletedAt === undefined && one.tags[NAME_TAG] === name,
  );
  const wasRenamed = (one: SecretSnapshot): boolean =>
    one.tags[NAME_TAG] === name && one.tags[RENAMED_TAG] !== undefined && one.name !== target.name;
  if (wasRenamed(secret)) return false;
  return others.some((one) => wasRenamed(one) || one.name === target.name);
}

function isKept(truth: Truth, declared: Declared, secret: SecretSnapshot): boolean {
  const current = truth.currentOf(secret);
  if (!current) return false;
  const users = declared.flatMap((state) =>
    state.tokens
      .filter((token) => truth.secretsOf(state, token).includes(secret) && !isFormer(truth, token, secret))
      .filter(({ movedTo }) => !movedTo || secret.tags[OWNER_TAG] === state.ownerId)
      .map((token) => ({ state, token, places: placesOf(state, token, [secret]) })),
  );
  const place = placeIn(current.label);
  // A label that a person edited tells nothing: whoever declares the secret may be the one who uses it.
  // A label doesn't tell the workspace: another one's entry of the same name is blocked, and uses nothing, whatever value
  // somebody stores there.
  const home = secret.tags[WORKSPACE_TAG] ?? current.workspace;
  const its = users.filter(
    ({ places, state: { workspace } }) =>
      current.workspace === workspace && home === workspace && (place === undefined || places.has(place)),
  );
  if (its.length === 0 || its.some(({ token }) => !token.enabled && !token.movedTo)) return false;
  // What came from another owner is safe once it carries this one's label, or as long as that one still declares it.
  return its.some(
    ({ state, token }) => place === undefined || !token.movedFrom || place === scopeKeyOf(state.ownerId, secret.arn),
  );
}
