import type { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { findManaged, type Managed } from '../../src/core/adoption/look/managed';
import { type DeclaredEntry, see, type Seen } from '../../src/core/adoption/look/seen';
import { candidatesOf, type Consent, lookInto } from '../../src/core/adoption/look/stored';
import type { Proposal } from '../../src/core/adoption/proposal/proposal';
import { type ProposeOptions, proposeHandMade, proposeLost } from '../../src/core/adoption/propose';
import type { DesiredState } from '../../src/core/model/desired';
import { ownerId } from '../../src/core/model/ids';
import type { SecretValue } from '../../src/core/model/secret-value';
import { duration, instant } from '../../src/core/model/time';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import { type Grouping, specFiles, type WrittenFile } from '../../src/core/reporting/adoption/spec-files';
import { resolveAccess } from '../../src/core/token-spec/access/resolve-access';
import { readSpecs, type SpecReading } from '../../src/core/token-spec/read-specs';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import type { ManualClock } from '../../src/testing/memory/manual-clock';
import type { PortCall } from '../../src/testing/memory/port-hooks';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

export const NO_CONSENT: Consent = { arns: [], prefixes: [], tags: [] };

/** What an import is asked for. */
export interface AskedFor extends Partial<ProposeOptions> {
  readonly consent?: Partial<Consent>;
  readonly declared?: readonly DeclaredEntry[];
  readonly regions?: readonly string[];
  readonly credential?: SecretValue;
}

interface In {
  readonly world: MemoryWorld;
  readonly clock: ManualClock;
}

/** A fresh process that looks at a world in memory. */
async function lookAt({ world, clock }: In, { consent, declared = [], regions = [], credential }: AskedFor) {
  const hooked = hookPorts({ tokenApi: world.tokenApi(credential), stores: world.stores }, {});
  const ports = { ...hooked, clock, random: new SeededRandom('import') };
  const { survey: surveyed } = await survey(ports.tokenApi, world.workspace, RIGHTS.plan);
  const seen = await see(ports, { survey: surveyed!, workspace: world.workspace, regions, declared });
  return { ports, seen, consent: { ...NO_CONSENT, ...consent }, calls: hooked.calls };
}

/** What came of an import of hand-made tokens. */
export interface Imported {
  readonly proposal: Proposal;
  readonly seen: Seen;
  readonly managed: Managed;
  readonly calls: readonly PortCall[];
}

export async function importHandMade(bed: In, asked: AskedFor = {}): Promise<Imported> {
  const { ports, seen, consent, calls } = await lookAt(bed, asked);
  const managed = findManaged(seen, [ownerId('ws-acme')]);
  const looked = await lookInto(ports, seen, candidatesOf(seen, managed, consent));
  const options = { owner: ownerId('ws-acme'), access: 'role', lifetime: duration(90, 'd'), ...asked } as const;
  return { proposal: proposeHandMade(seen, managed, looked, options), seen, managed, calls };
}

export async function importLost(bed: In, owner = 'acme-ci', asked: AskedFor = {}): Promise<Imported> {
  const { seen, calls } = await lookAt(bed, asked);
  const managed = findManaged(seen, [ownerId(owner)]);
  const options = { access: 'role', ...asked, owner: ownerId(owner) } as const;
  return { proposal: proposeLost(seen, managed, options), seen, managed, calls };
}

/** The files of a proposal, as an apply reads them. */
export function readBack(
  { proposal, seen }: Imported,
  now: number,
  grouping: Grouping = 'one',
): { readonly files: readonly WrittenFile[]; readonly reading: SpecReading; readonly state: DesiredState } {
  const files = specFiles(proposal, grouping);
  const reading = readSpecs(
    files.map(({ name, text }) => ({ path: name, content: text })),
    { now: instant(now) },
  );
  if (reading.errors.length > 0) throw new Error(JSON.stringify(reading.errors, null, 2));
  const [declared] = reading.states;
  const resolution = resolveAccess(declared!, { roles: seen.catalogue, projects: [...seen.projects] });
  if (resolution.kind === 'failed') throw new Error(JSON.stringify(resolution.errors, null, 2));
  return { files, reading, state: resolution.state };
}

/** `api: taken-over`, one for each entry. */
export const originsOf = ({ proposal }: Imported): readonly string[] =>
  proposal.entries.map(({ name, origin }) => `${name}: ${origin}`);

/** `managed-already ci@…`: what was left out, by the name in the label. */
export const leftOutOf = ({ proposal }: Imported): readonly string[] =>
  proposal.leftOut.map(({ finding, label, secret }) => `${finding.code} ${(label ?? secret ?? '').split('@')[0]}`);
