import type { SecretSnapshot, TokenSnapshot, WorldSnapshot } from '../../src/adapters/memory/snapshot';
import type { DesiredState, DesiredToken } from '../../src/core/model/desired';
import type { OwnerId } from '../../src/core/model/ids';
import { parseLabel, scopeKeyAt } from '../../src/core/model/label';
import { NAME_TAG, OWNER_TAG, WORKSPACE_TAG } from '../../src/core/reconcile/observed/observed';

/** The region of runs that name none. */
export const HOME = 'eu-west-1';
export const ACCOUNT = '123456789012';

/** What is so, as only a test can know it: whose value a text is, which secrets an entry may come to. */
export class Truth {
  readonly #byValue: ReadonlyMap<string, TokenSnapshot>;
  readonly #byId: ReadonlyMap<string, TokenSnapshot>;

  constructor(readonly world: WorldSnapshot) {
    this.#byValue = new Map(world.tokens.flatMap((token) => (token.value === undefined ? [] : [[token.value, token]])));
    this.#byId = new Map<string, TokenSnapshot>(world.tokens.map((token) => [token.id, token]));
  }

  token(id: string): TokenSnapshot | undefined {
    return this.#byId.get(id);
  }

  holder(stored: string | undefined): TokenSnapshot | undefined {
    return stored === undefined ? undefined : this.#byValue.get(tokenText(stored));
  }

  currentOf(secret: SecretSnapshot): TokenSnapshot | undefined {
    return this.holder(secret.versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value);
  }

  /** The place in the label that the current value quotes. */
  quotedIn({ versions }: SecretSnapshot): string | undefined {
    return placeIn(labelIn(versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value) ?? '');
  }

  /** Every token whose value some version of a secret holds. */
  heldBy(secret: SecretSnapshot): readonly TokenSnapshot[] {
    return secret.versions.flatMap(({ value }) => this.holder(value) ?? []);
  }

  /** The versions of a secret that hold the value of a token. */
  versionsWith({ versions }: SecretSnapshot, id: string): SecretSnapshot['versions'] {
    return versions.filter(({ value }) => this.holder(value)?.id === id);
  }

  /** Every secret that an entry may come to: where it says, or where tags say that it is. */
  secretsOf({ ownerId, workspace }: DesiredState, token: DesiredToken): readonly SecretSnapshot[] {
    const { secret: target, region = HOME, name, renamedFrom, movedFrom } = token;
    if (target.kind === 'external') return this.world.secrets.filter(({ arn }) => arn === target.arn);
    const isTagged = ({ tags }: SecretSnapshot, owner: OwnerId, entry: string | undefined): boolean =>
      tags[OWNER_TAG] === owner && tags[NAME_TAG] === entry && (tags[WORKSPACE_TAG] ?? workspace) === workspace;
    return this.world.secrets.filter(
      (secret) =>
        secret.region === region &&
        (secret.name === target.name ||
          isTagged(secret, ownerId, name) ||
          (renamedFrom !== undefined && isTagged(secret, ownerId, renamedFrom)) ||
          (movedFrom !== undefined && isTagged(secret, movedFrom.owner, movedFrom.name))),
    );
  }
}

/** The hashes that labels of an entry's tokens carry: in the places of its secrets, and where it would have one by name. */
export function placesOf(
  state: DesiredState,
  token: DesiredToken,
  secrets: readonly SecretSnapshot[],
): ReadonlySet<string> {
  const { secret, region = HOME, movedFrom } = token;
  const owners = [state.ownerId, ...(movedFrom ? [movedFrom.owner] : [])];
  const named =
    secret.kind === 'external'
      ? secret.arn.slice(0, -7)
      : `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${secret.name}`;
  const bases = [named, ...secrets.map(({ arn }) => arn.slice(0, -7))];
  return new Set(owners.flatMap((owner) => bases.map((base) => scopeKeyAt(owner, base))));
}

export const placeIn = (label: string): string | undefined => parseLabel(label)?.scopeKey;

/** The token in a stored text: the text itself, or its `token` member. */
export function tokenText(stored: string): string {
  try {
    const parsed = JSON.parse(stored) as { token?: unknown } | null;
    return typeof parsed?.token === 'string' ? parsed.token : stored;
  } catch {
    return stored;
  }
}

/** The label that a stored text quotes. */
export function labelIn(value: string | undefined): string | undefined {
  try {
    return (JSON.parse(value ?? '') as { label?: string }).label;
  } catch {
    return undefined;
  }
}
