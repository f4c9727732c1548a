import { readPolicyFiles } from '../../adapters/system/policy-files';
import { readSpecFiles } from '../../adapters/system/spec-files';
import { SystemClock } from '../../adapters/system/system-clock';
import { type Diagnostic, isError, type Place, type SourcePlace } from '../../core/diagnostics/diagnostic';
import type { DeclaredState } from '../../core/model/desired';
import type { TokenName } from '../../core/model/ids';
import type { Instant } from '../../core/model/time';
import { judge } from '../../core/policy/judge';
import { readPolicies } from '../../core/policy/read-policies';
import type { SpecPlaces } from '../../core/token-spec/checks/places';
import { readSpecs as readSpecTexts, type SpecReading } from '../../core/token-spec/read-specs';
import type { SpecFile } from '../../core/token-spec/document/source-text';
import type { Waiver } from '../../core/token-spec/fields/waivers';
import { constructsCodes } from '../../core/diagnostics/catalogue/constructs';
import { SpecError } from './spec-error';

/** What the files say of one owner in one workspace: what a `TokenSpec` takes. */
export class ReadSpec {
  /** @internal */
  constructor(
    /** @internal */ readonly state: DeclaredState,
    /** @internal Policy findings that no waiver answers. */ readonly findings: readonly Diagnostic[],
    private readonly places: SpecPlaces,
    private readonly waivers: readonly Waiver[],
  ) {}

  /** `metadata.name` of the spec. */
  get ownerId(): string {
    return this.state.ownerId;
  }

  /** `workspace` of the spec. */
  get workspaceId(): string {
    return this.state.workspace;
  }

  /** Names of its tokens, sorted. */
  get tokenNames(): readonly string[] {
    return this.state.tokens.map(({ name }) => name);
  }

  /** @internal What the spec accepts of a token, each until its date. */
  waiversOf(token: TokenName): readonly Waiver[] {
    const { workspace, ownerId } = this.state;
    return this.waivers.filter((w) => w.token === token && w.owner === ownerId && w.workspace === workspace);
  }

  /** @internal Where a token, or a field of it, stands. */
  placeOf(token: TokenName, ...path: readonly string[]): Place | undefined {
    const { workspace, ownerId: owner } = this.state;
    return this.places.of({ workspace, owner, token }, ...path);
  }
}

/**
 * Reads spec files; a folder stands for every .yaml and .yml file below it, through links as well. Documents of one owner and workspace are one
 * spec, whatever files they stand in. The order of files, documents and entries changes nothing.
 * @param now for what time makes true, such as an expiry in the past
 * @param policy files of the organisation's policy; without it the one that HAWZU_POLICY names, or each policy.yaml beside the
 * specs and above them
 * @returns one for each owner and workspace, sorted
 * @throws SpecError when a file can't be read or any of them is not valid
 */
export function readSpecs(
  files: string | readonly string[],
  now: Instant = new SystemClock().now(),
  policy: PolicyFiles = [],
): readonly ReadSpec[] {
  const found = readSpecFiles(typeof files === 'string' ? [files] : files);
  if (found.errors.length > 0) throw new SpecError(found.errors);
  return specsOf(found.files, policiesFor(policy, found), now);
}

/** Paths of policy files. */
export type PolicyFiles = string | readonly string[];

/** @internal The policies in force for specs. */
export function policiesFor(
  named: PolicyFiles,
  specs: { readonly files: readonly SpecFile[]; readonly policies: readonly SpecFile[] },
): readonly SpecFile[] {
  const { policies, errors } = readPolicyFiles(typeof named === 'string' ? [named] : named, specs);
  if (errors.length > 0) throw new SpecError(errors);
  return policies;
}

/**
 * @internal What files hold that were read already.
 * @throws SpecError when any of them is not valid
 */
export function specsOf(
  files: readonly SpecFile[],
  policyFiles: readonly SpecFile[],
  now: Instant = new SystemClock().now(),
): readonly ReadSpec[] {
  const { states, errors, findings, places, waivers } = readSpecTexts(files, { now });
  if (errors.some(isError)) throw new SpecError([...errors, ...findings]);
  const moves = states.flatMap(({ ownerId: owner, workspace, tokens }) =>
    tokens
      .filter(({ movedFrom, movedTo }) => movedFrom ?? movedTo)
      .map(({ name: token }) =>
        constructsCodes.diagnose('move-not-in-stacks', { token }, placed(places.of({ workspace, owner, token }))),
      ),
  );
  if (moves.length > 0) throw new SpecError(moves);
  const judged = judgedBy(policyFiles, { states, places, waivers }, now);
  const open = [...findings, ...judged].filter((finding) => finding.waived === undefined);
  if (open.some(isError)) throw new SpecError(open);
  const owners = open.map((finding) => ownerOf(finding, states, places));
  return states.map(
    (state) =>
      new ReadSpec(
        state,
        open.filter((_, index) => owners[index] === state),
        places,
        waivers,
      ),
  );
}

/** What the organisation's policy says of the specs. Roles that needs take are not known here: the provider judges those. */
function judgedBy(
  files: readonly SpecFile[],
  { states, places, waivers }: Pick<SpecReading, 'states' | 'places' | 'waivers'>,
  now: Instant,
): readonly Diagnostic[] {
  const { policies, errors } = readPolicies(files);
  if (errors.length > 0) throw new SpecError(errors);
  return judge(policies, { specs: states, waivers, placeOf: (token, ...path) => places.of(token, ...path), now });
}

const placed = (place: Place | undefined) => (place ? { place } : {});

/** Whose finding it is: that of the entry which begins last before it. One outside every entry is the first spec's. */
function ownerOf(
  { place }: Diagnostic,
  states: readonly DeclaredState[],
  places: SpecPlaces,
): DeclaredState | undefined {
  let best = states[0];
  let line = 0;
  if (place?.kind !== 'source') return best;
  for (const state of states) {
    for (const { name } of state.tokens) {
      const entry = places.of({ workspace: state.workspace, owner: state.ownerId, token: name });
      if (!isBefore(entry, place) || entry.line <= line) continue;
      best = state;
      line = entry.line;
    }
  }
  return best;
}

const isBefore = (entry: Place | undefined, place: SourcePlace): entry is SourcePlace =>
  entry?.kind === 'source' && entry.file === place.file && entry.line <= place.line;
