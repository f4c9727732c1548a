import { hash as digest } from 'node:crypto';

/** What the first event of a workspace follows: no hash is that. */
export const BEFORE_THE_FIRST = '0'.repeat(64);

/** The place of an event in the chain of its workspace, and all that stands before it, in one hash. */
export interface ChainLink {
  readonly workspace_id: string;
  /** From 1, without a gap. */
  readonly number: number;
  /** Hash of the event before. */
  readonly previous: string;
  readonly hash: string;
}

/** Where a chain ends. Whoever keeps it can tell later that nothing before it was changed or cut off. */
export interface ChainHead {
  readonly workspace_id: string;
  /** 0: there is no event yet. */
  readonly number: number;
  readonly hash: string;
}

/**
 * JSON in the one form of RFC 8785: members sorted, no spaces. Of what it defines, this has what events are made of: whole
 * numbers, texts, truth values, null, lists and objects.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

/** SHA-256, in hex, of an event in canonical JSON without its own hash. */
export const hashOfCanonical = (text: string): string => digest('sha256', text, 'hex');

/** A head that somebody kept; without a workspace it is of any. */
export interface KeptHead {
  readonly workspaceId?: string;
  readonly number: number;
  readonly hash: string;
}

/** Why a chain is broken, for people, and where. */
export interface ChainBreak {
  readonly workspace_id: string;
  /** Of the event that is wrong, missing or too many. */
  readonly number: number;
  readonly why: string;
}

/** Follows the chain of one workspace, event by event, from its first or from one that was followed before. */
export class ChainCheck {
  private number: number;
  private hash: string;
  private readonly kept: readonly KeptHead[];
  /** The event behind which it begins to follow; 0: all are followed. */
  readonly behind: number;
  /** Kept heads of events before that one: nothing that is followed shows whether they are right. */
  readonly unseen: readonly KeptHead[];
  private readonly atBegin: ChainBreak | undefined;

  constructor(
    private readonly workspaceId: string,
    begin: Pick<ChainHead, 'number' | 'hash'> = { number: 0, hash: BEFORE_THE_FIRST },
    /** An event of such a number has to have that hash. */
    kept: readonly KeptHead[] = [],
  ) {
    this.kept = kept.filter((head) => (head.workspaceId ?? workspaceId) === workspaceId);
    this.number = this.behind = begin.number;
    this.hash = begin.hash;
    this.unseen = this.kept.filter(({ number }) => number < begin.number);
    const isOther = this.kept.some(({ number, hash }) => number === begin.number && hash !== begin.hash);
    if (isOther) this.atBegin = this.broken(begin.number, 'what follows does not follow the event of the kept head');
  }

  get head(): ChainHead {
    return { workspace_id: this.workspaceId, number: this.number, hash: this.hash };
  }

  /** @returns what is wrong with the event that comes next; undefined: nothing */
  follow(event: ChainLink): ChainBreak | undefined {
    if (this.atBegin !== undefined) return this.atBegin;
    const { hash, ...rest } = event;
    const expected = this.number + 1;
    if (event.workspace_id !== this.workspaceId) return this.broken(expected, 'it is of another workspace');
    if (event.number !== expected) {
      const found = Number.isSafeInteger(event.number) ? `number ${event.number}` : 'one without a number';
      return this.broken(expected, `it is missing: what stands there is ${found}`);
    }
    if (event.previous !== this.hash) return this.broken(expected, 'it does not follow the event before it');
    if (hashOfCanonical(canonicalJson(rest)) !== hash) return this.broken(expected, 'it was changed');
    if (this.kept.some((kept) => kept.number === expected && kept.hash !== hash))
      return this.broken(expected, 'it is not the event that the kept head tells of');
    this.number = expected;
    this.hash = hash;
    return undefined;
  }

  /** @returns what is missing at the end, by the heads that were kept */
  end(): ChainBreak | undefined {
    if (this.atBegin !== undefined) return this.atBegin;
    const cut = this.kept.find(({ number }) => number > this.number);
    return (
      cut && this.broken(this.number + 1, `it is missing: the end was cut off, for there was an event ${cut.number}`)
    );
  }

  private broken(number: number, why: string): ChainBreak {
    return { workspace_id: this.workspaceId, number, why };
  }
}
