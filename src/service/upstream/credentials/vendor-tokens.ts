import { SecretValue } from '../../../core/model/secret-value';
import { ProblemError } from '../../problem/problem-error';
import type { VendorTokenSource } from '../options/upstream-options';
import type { TokenState } from '../options/upstream-state';

/** What a value came to when the vendor was asked about it. `silent`: the vendor did not say. */
export type Proof =
  { readonly kind: 'good' | 'refused' | 'foreign' } | { readonly kind: 'silent'; readonly why: string };

/** Values that once were good are tried again after a mistake; older ones are forgotten. */
const REMEMBERED = 3;
/** A source whose values were all refused is asked again so often at most. */
const AGAIN_MILLISECONDS = 2_000;
const DAY = 86_400_000;
/** From so many days on, its age is a finding. */
const OLD_DAYS = 90;

export interface TokenTools {
  readonly prove: (value: SecretValue) => Promise<Proof>;
  readonly clock: () => number;
  readonly log: (line: object) => void;
}

/** What a source holds, so that it is never printed. */
interface Held {
  readonly value: SecretValue;
  readonly since?: number | undefined;
}

const isSame = (one: SecretValue | undefined, other: SecretValue): boolean => one?.reveal() === other.reveal();

/** The vendor's token of one workspace: which value is in use, and how another takes its place. */
export class VendorTokens {
  private current: SecretValue | undefined;
  /** Good ones before it, the latest first. */
  private earlier: readonly SecretValue[] = [];
  private since: number | undefined;
  private agedDay: number | undefined;
  private lastSuccess: number | undefined;
  private isRefused = false;
  private searching: Promise<SecretValue | undefined> | undefined;
  private searchedAt = Number.NEGATIVE_INFINITY;
  private told = '';

  constructor(
    readonly workspace: string,
    private readonly source: VendorTokenSource,
    private readonly tools: TokenTools,
  ) {}

  /** The value in use. @throws ProblemError where the vendor takes none, or none is there */
  async use(): Promise<SecretValue> {
    const value = this.current ?? (await this.search(undefined));
    if (value !== undefined) return value;
    const why = 'The gateway has no token that the vendor takes. Whoever runs it finds the reason in its log.';
    throw new ProblemError('gateway-credential-refused', why);
  }

  /** Values that must not leave the gateway. */
  get secrets(): readonly Buffer[] {
    return [this.current, ...this.earlier].flatMap((one) => (one === undefined ? [] : [Buffer.from(one.reveal())]));
  }

  get state(): TokenState {
    const { workspace, since, lastSuccess } = this;
    const state = this.current === undefined ? 'unproved' : this.isRefused ? 'refused' : 'good';
    return { workspace, state, since, lastSuccess };
  }

  /** The vendor took it. */
  succeeded(value: SecretValue): void {
    if (value !== this.current) return;
    this.lastSuccess = this.tools.clock();
    this.isRefused = false;
  }

  /** After a 401: another value that the vendor takes, if there is one. */
  async insteadOf(refused: SecretValue): Promise<SecretValue | undefined> {
    // Another request has found it meanwhile.
    if (this.current !== undefined && !isSame(this.current, refused)) return this.current;
    return this.search(refused);
  }

  /** Reads the source again. A new value is taken up once the vendor takes it; until then the one in use stays. */
  async refresh(): Promise<void> {
    if (this.current === undefined) return void (await this.search(undefined));
    const [first] = await this.read();
    if (first !== undefined && !isSame(this.current, first.value)) await this.tryOne(first);
    else if (first !== undefined && !this.isRefused) this.told = '';
    this.tellAge();
  }

  private search(refused: SecretValue | undefined): Promise<SecretValue | undefined> {
    const now = this.tools.clock();
    const isTooSoon = now >= this.searchedAt && now - this.searchedAt < AGAIN_MILLISECONDS;
    if (this.searching === undefined && isTooSoon) return Promise.resolve(undefined);
    return (this.searching ??= this.find(refused).finally(() => {
      this.searching = undefined;
    }));
  }

  private async find(refused: SecretValue | undefined): Promise<SecretValue | undefined> {
    const tried = new Set(refused === undefined ? [] : [refused.reveal()]);
    for (const one of [...(await this.read()), ...this.earlier.map((value): Held => ({ value }))]) {
      if (tried.has(one.value.reveal())) continue;
      tried.add(one.value.reveal());
      if (await this.tryOne(one)) return this.current;
    }
    this.searchedAt = this.tools.clock();
    if (refused !== undefined) {
      this.isRefused = true;
      this.tell(
        'refused',
        'The vendor refuses the token in use, and there is no other that it takes. Store a new one.',
      );
    }
    return undefined;
  }

  /** Proves a value, and takes it up if it is good. */
  private async tryOne(one: Held): Promise<boolean> {
    const proof = await this.tools.prove(one.value);
    if (proof.kind === 'good') {
      this.takeUp(one);
      return true;
    }
    if (proof.kind === 'refused')
      this.tell('new-refused', 'The vendor refuses the value that is there. It is not used.');
    if (proof.kind === 'foreign')
      this.tell('foreign', 'The value that is there does not reach this workspace. It is not used.');
    if (proof.kind === 'silent')
      this.tell('silent', `The vendor does not say whether the value that is there is good: ${proof.why}.`);
    return false;
  }

  private takeUp({ value, since }: Held): void {
    const others = [this.current, ...this.earlier].flatMap((one) =>
      one === undefined || isSame(one, value) ? [] : [one],
    );
    const isFirst = this.current === undefined;
    [this.current, this.earlier] = [value, others.slice(0, REMEMBERED)];
    this.lastSuccess = this.tools.clock();
    this.since = since ?? this.lastSuccess;
    this.isRefused = false;
    this.searchedAt = Number.NEGATIVE_INFINITY;
    this.told = '';
    this.tools.log({ event: 'upstream-token', workspace: this.workspace, state: isFirst ? 'in-use' : 'renewed' });
  }

  private async read(): Promise<readonly Held[]> {
    try {
      const found = await this.source.read();
      const values = found
        .map(({ value, since }) => ({ value: new SecretValue(value.reveal()), since }))
        .filter(({ value }) => value.reveal() !== '');
      if (values.length === 0) this.tell('empty', `There is no token in ${this.source.name}.`);
      return values;
    } catch (error) {
      const why = error instanceof Error ? error.message : 'it failed';
      this.tell('unreadable', `${this.source.name} cannot be read: ${why}`);
      return [];
    }
  }

  /** Once a day. */
  private tellAge(): void {
    if (this.since === undefined) return;
    const now = this.tools.clock();
    const days = Math.floor((now - this.since) / DAY);
    if (days < OLD_DAYS || this.agedDay === Math.floor(now / DAY)) return;
    this.agedDay = Math.floor(now / DAY);
    const finding = `The vendor's token is ${days} days old. Make a new one, and store it where this one comes from.`;
    this.tools.log({ event: 'upstream-token', workspace: this.workspace, state: 'old', finding });
  }

  /** A finding, once until something changes. */
  private tell(state: string, finding: string): void {
    if (this.told === state) return;
    this.told = state;
    this.tools.log({ event: 'upstream-token', workspace: this.workspace, state, finding });
  }
}
