import { createHash } from 'node:crypto';
import type { JudgedWorld } from '../../src/core/invariants/world';
import type { Instant } from '../../src/core/model/time';
import type { Emulator, SecretSnapshot } from '../../src/emulator';
import type { TokenRow, TokenService } from '../../src/service';
import { judgedSecret, judgedToken } from '../../src/testing/real/judged-servers';
import { type Entry, secretName } from './cast';

/** What both services really hold at a moment, past all clients and faults. */
export class Truth {
  private readonly byHash: ReadonlyMap<string, TokenRow>;
  private readonly byId: ReadonlyMap<string, TokenRow>;

  private constructor(
    readonly at: Instant,
    readonly rows: readonly TokenRow[],
    readonly secrets: readonly SecretSnapshot[],
  ) {
    this.byHash = new Map(rows.map((row) => [row.hash, row]));
    this.byId = new Map(rows.map((row) => [row.id, row]));
  }

  static async of(
    { service, emulator }: { readonly service: TokenService; readonly emulator: Emulator },
    at: Instant,
    shown: (secrets: readonly SecretSnapshot[]) => readonly SecretSnapshot[] = (secrets) => secrets,
  ): Promise<Truth> {
    const rows = await service.snapshot();
    return new Truth(at, rows, shown(emulator.snapshot()));
  }

  /** As the judge of worlds sees it, without tokens that ended before the look before: nothing can happen to those. */
  judged(revokedSince: number): JudgedWorld {
    return {
      at: this.at,
      tokens: this.rows.filter(({ revokedAt }) => revokedAt === null || revokedAt >= revokedSince).map(judgedToken),
      // A copy shows late what its primary showed: what it is good for, consumers find out.
      secrets: this.secrets.filter((secret) => !isCopy(secret)).map(judgedSecret),
    };
  }

  row = (id: string): TokenRow | undefined => this.byId.get(id);

  /** The token whose value a text is, or holds. */
  holder(text: string | undefined): TokenRow | undefined {
    return text === undefined ? undefined : this.byHash.get(hashOf(tokenText(text)));
  }

  secretOf(entry: Entry, given: ReadonlyMap<string, string>): SecretSnapshot | undefined {
    const arn = given.get(entry.name);
    return this.secrets.find((secret) =>
      arn === undefined ? secret.name === secretName(entry) && secret.region === entry.region : secret.arn === arn,
    );
  }
}

export const isCopy = ({ primaryRegion, region }: SecretSnapshot): boolean =>
  primaryRegion !== undefined && primaryRegion !== region;

export const isLiveRow = ({ status, expiresAt }: TokenRow, at: number): boolean =>
  status === 'enabled' && (expiresAt === null || expiresAt > at);

/** The text under a label. */
export function textUnder(secret: SecretSnapshot | undefined, label: string): string | undefined {
  const value = secret?.versions.find(({ stages }) => stages.includes(label))?.value;
  return value?.kind === 'string' ? value.text : undefined;
}

const hashes = new Map<string, string>();

function hashOf(value: string): string {
  const known = hashes.get(value);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(value).digest('hex');
  hashes.set(value, hash);
  return hash;
}

/** A bare value, or the one in what this software writes. */
export function tokenText(text: string): string {
  try {
    const { token } = JSON.parse(text) as { readonly token?: unknown };
    return typeof token === 'string' ? token : text;
  } catch {
    return text;
  }
}
