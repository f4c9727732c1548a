import { createHash } from 'node:crypto';
import type { Access } from '../model/access';
import type { Instant } from '../model/time';

/**
 * The whole world as the judge sees it, with what only a test may know: every value, and every token that ever was.
 * The judge shares nothing with the planner, so that one mistake can't sit on both sides.
 */
export interface JudgedWorld {
  readonly at: Instant;
  readonly tokens: readonly JudgedToken[];
  readonly secrets: readonly JudgedSecret[];
}

export interface JudgedToken {
  readonly id: string;
  /** SHA-256 of its value, hex. */
  readonly hash: string;
  readonly label: string;
  readonly access: Access;
  readonly status: 'enabled' | 'disabled';
  readonly expiresAt: Instant | null;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

export interface JudgedSecret {
  readonly arn: string;
  readonly deletedAt?: Instant | undefined;
  readonly versions: readonly {
    readonly id: string;
    readonly stages: readonly string[];
    readonly value: string | undefined;
  }[];
}

/** What breaks, and where: `invariant` is the number in docs/invariants.md. */
export interface Violation {
  readonly invariant: number;
  readonly detail: string;
}

/** The token whose value a stored text holds: the text itself, or its `token` member. */
export function tokenIn(world: JudgedWorld, stored: string | undefined): JudgedToken | undefined {
  if (stored === undefined) return undefined;
  const hash = createHash('sha256').update(tokenText(stored)).digest('hex');
  return world.tokens.find((token) => token.hash === hash);
}

function tokenText(stored: string): string {
  try {
    const parsed = JSON.parse(stored) as { token?: unknown };
    return typeof parsed.token === 'string' ? parsed.token : stored;
  } catch {
    return stored;
  }
}

/** Works at that instant: not revoked, enabled, not expired. */
export const works = (token: JudgedToken | undefined, at: Instant): boolean =>
  token !== undefined &&
  token.revokedAt === null &&
  token.status === 'enabled' &&
  (token.expiresAt === null || token.expiresAt > at);

export const versionWith = (secret: JudgedSecret, stage: string) =>
  secret.versions.find((v) => v.stages.includes(stage));
