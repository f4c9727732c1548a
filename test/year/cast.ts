import type { DeclaredState } from '../../src/core/model/desired';
import type { Instant } from '../../src/core/model/time';
import { readSpecs } from '../../src/core/token-spec/read-specs';
import type { Chance } from './chance';
import type { Size } from './size';

export const WORKSPACE = 'ws_acme';
export const OWNERS = ['acme-ci', 'acme-data'] as const;
export const REGIONS = ['eu-west-1', 'us-east-1'] as const;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export type Role = 'Project Viewer' | 'Project Member' | 'Project Coordinator';

/** One entry of a spec, as its owner writes it. */
export interface Entry {
  readonly name: string;
  readonly owner: (typeof OWNERS)[number];
  readonly region: (typeof REGIONS)[number];
  readonly secret: 'managed' | 'given';
  /** A region that has a copy of the secret, which its consumer reads. */
  readonly copyIn?: (typeof REGIONS)[number];
  readonly format: 'json' | 'plain';
  /** A time, so many days from creation, or never. */
  readonly expiry: { readonly days: number } | { readonly at: string } | 'never';
  readonly rotation:
    { readonly everyDays: number; readonly overlapHours: number; readonly observeHours: number } | 'none';
  readonly role: Role;
  readonly purpose: string;
  readonly enabled: boolean;
}

const KINDS = ['after', 'after', 'after', 'after', 'after', 'at', 'never', 'none'] as const;
const OVERLAPS = [6, 12, 24, 24, 48] as const;
const OBSERVED = [0, 24, 48, 48] as const;

/** Of every kind there are some, however few there are. */
export function castOf(chance: Chance, size: Size, start: number): readonly Entry[] {
  return Array.from({ length: size.tokens }, (_, n) => entryOf(chance, n, size, start));
}

export function entryOf(chance: Chance, n: number, { everyDays: [least, most] }: Size, start: number): Entry {
  const kind = KINDS[n % KINDS.length]!;
  const everyDays = chance.between(least, most, 'every', n);
  const rotation = {
    everyDays,
    overlapHours: chance.pick(OVERLAPS, 'overlap', n),
    observeHours: chance.pick(OBSERVED, 'observe', n),
  };
  const region = Math.floor(n / 2) % 2;
  const isGiven = n % 5 === 3;
  return {
    name: `consumer-${String(n).padStart(3, '0')}`,
    owner: OWNERS[n % 2]!,
    region: REGIONS[region]!,
    secret: isGiven ? 'given' : 'managed',
    ...(n % 4 === 1 && !isGiven && { copyIn: REGIONS[1 - region]! }),
    format: n % 3 === 1 ? 'plain' : 'json',
    expiry:
      kind === 'never'
        ? 'never'
        : kind === 'at'
          ? { at: new Date(start + chance.between(200, 800, 'end', n) * DAY).toISOString() }
          : // Some have room for an outage of nine days between rotation and end, and some do not.
            { days: everyDays + 4 + chance.between(1, everyDays, 'slack', n) },
    rotation: kind === 'never' || kind === 'none' ? 'none' : rotation,
    role: chance.pick(['Project Viewer', 'Project Member'], 'role', n),
    purpose: 'Calls the API for a year',
    enabled: n % 9 !== 7,
  };
}

export const overlapMs = ({ rotation }: Entry): number => (rotation === 'none' ? DAY : rotation.overlapHours * HOUR);
export const observeMs = ({ rotation }: Entry): number =>
  rotation === 'none' ? 2 * DAY : rotation.observeHours * HOUR;
export const secretName = ({ name, owner }: Entry): string => `hawzu/${owner}/${name}`;

/** The specs of all owners, read as the command line reads them. */
export function statesOf(
  entries: readonly Entry[],
  arnOf: (entry: Entry) => string | undefined,
  now: Instant,
): readonly DeclaredState[] {
  const files = OWNERS.map((owner) => ({
    path: `${owner}.yaml`,
    content: JSON.stringify({
      apiVersion: 'hawzu-tokens/v1',
      kind: 'TokenSpec',
      metadata: { name: owner, owner: 'platform@acme.example' },
      workspace: WORKSPACE,
      tokens: entries.filter((entry) => entry.owner === owner).map((entry) => written(entry, arnOf(entry))),
    }),
  }));
  const { states, errors } = readSpecs(files, { now });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return states;
}

function written(entry: Entry, arn: string | undefined): object {
  const { expiry, rotation } = entry;
  return {
    name: entry.name,
    purpose: entry.purpose,
    consumer: `systems/${entry.name}`,
    access: { projects: [{ project: 'proj_web', role: entry.role }] },
    ...(expiry === 'never'
      ? { expires: 'never', justification: 'It cannot reload its credential', reviewBy: '2035-01-01' }
      : 'at' in expiry
        ? { expiresAt: expiry.at }
        : { expiresIn: `${expiry.days}d` }),
    ...(expiry !== 'never' && {
      rotation:
        rotation === 'none'
          ? 'none'
          : {
              every: `${rotation.everyDays}d`,
              overlap: `${rotation.overlapHours}h`,
              observationPeriod: `${rotation.observeHours}h`,
            },
    }),
    secret: {
      ...(arn === undefined ? { name: secretName(entry) } : { arn }),
      region: entry.region,
      format: entry.format,
      // Nobody is asked for copies of a secret that is given.
      ...(entry.copyIn && arn === undefined && { replicas: [{ region: entry.copyIn }] }),
    },
    enabled: entry.enabled,
  };
}
