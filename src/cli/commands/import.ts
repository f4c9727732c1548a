import { nameFrom } from '../../core/adoption/entries/names';
import { findManaged, type Managed } from '../../core/adoption/look/managed';
import { see, type Seen } from '../../core/adoption/look/seen';
import { candidatesOf, type Looked, lookInto } from '../../core/adoption/look/stored';
import type { Proposal } from '../../core/adoption/proposal/proposal';
import { proposeHandMade, proposeLost } from '../../core/adoption/propose';
import { adoptionCodes } from '../../core/diagnostics/catalogue/adoption';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { type OwnerId, ownerId, tokenId, workspaceId } from '../../core/model/ids';
import { RIGHTS, survey } from '../../core/pass/look/survey';
import type { Ports } from '../../core/ports/ports';
import { renderAdoptionJson, type WrittenProposal } from '../../core/reporting/adoption/adoption-json';
import { candidatesText, proposalText } from '../../core/reporting/adoption/adoption-text';
import { specFiles, type WrittenFile } from '../../core/reporting/adoption/spec-files';
import { removedFiles, terraformFiles } from '../../core/reporting/adoption/terraform-files';
import { readSpecs } from '../../core/token-spec/read-specs';
import { connect } from '../connection/connection';
import { apiSettings } from '../connection/environment';
import { type ImportFlags, type ImportRequest, requestOf } from '../import/request';
import { writeSpecs } from '../import/write-specs';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import type { Invocation } from '../terminal/invocation';
import { stamp } from '../terminal/stamp';

export type { ImportFlags } from '../import/request';

/** Writes specs for what exists. Changes nothing in the world; values are read only where flags agree to it. */
export async function importCommand(
  invocation: Invocation<ImportFlags>,
  paths: readonly string[] = [],
): Promise<ExitCode> {
  const { terminal, flags, signal } = invocation;
  const request = requestOf(flags, paths);
  const { settings, errors } = apiSettings(flags.workspace);
  if (!settings) throw new CommandFailure(ExitCode.error, errors);
  const connection = connect(settings, signal);
  try {
    terminal.progress('Looking at tokens and secrets …');
    const proposals = await propose(connection.ports, request, invocation);
    const written = proposals.map((proposal): WrittenProposal => {
      const specs = checked(specFiles(proposal, flags.group, proposals.length === 1), proposal);
      return { proposal, files: inForm(flags.format, proposal) ?? specs };
    });
    const told = flags.out === undefined ? written : writeSpecs(written, flags.out, flags.force ?? false);
    for (const { proposal } of written) terminal.say(proposalText(proposal));
    if (flags.format === 'json') terminal.result(renderAdoptionJson(told, stamp()));
    else if (flags.out === undefined) terminal.result(joined(told, flags.format === 'yaml' ? '---\n' : '\n'));
    else for (const { path } of told.flatMap(({ files }) => files)) terminal.result(path ?? '');
    return proposals.some(isIncomplete) ? ExitCode.error : ExitCode.done;
  } finally {
    await connection.close();
  }
}

/** A secret that was to be looked into could not be: its token looks as if nobody had its value. */
const isIncomplete = ({ leftOut }: Proposal): boolean =>
  leftOut.some(({ finding }) => finding.code === 'secret-not-read');

/** In another form than a spec; `undefined`: as a spec. */
function inForm(format: string, proposal: Proposal): readonly WrittenFile[] | undefined {
  if (format === 'terraform') return terraformFiles(proposal);
  return format === 'removed' ? removedFiles(proposal) : undefined;
}

const joined = (written: readonly WrittenProposal[], between: string): string =>
  written
    .flatMap(({ files }) => files)
    .map(({ text }) => text)
    .join(between);

/** Whatever somebody wrote into labels, tags and descriptions: what is written is a spec that can be read. */
function checked<F extends { readonly name: string; readonly text: string }>(
  files: readonly F[],
  { asOf }: Proposal,
): readonly F[] {
  const { errors } = readSpecs(
    files.map(({ name, text }) => ({ path: name, content: text })),
    { now: asOf },
  );
  if (errors.length > 0) throw new CommandFailure(ExitCode.error, errors);
  return files;
}

async function propose(
  ports: Ports,
  request: ImportRequest,
  invocation: Invocation<ImportFlags>,
): Promise<readonly Proposal[]> {
  const workspace = request.workspace ?? (await ports.tokenApi.whoAmI()).value.workspace;
  const { survey: surveyed, diagnostics } = await survey(ports.tokenApi, workspaceId(workspace), RIGHTS.plan);
  if (!surveyed) throw new CommandFailure(ExitCode.error, diagnostics);
  const seen = await see(ports, { ...request, ...request.consent, survey: surveyed, workspace });
  refuseUnknown(request, seen);
  const owner = request.owner ?? ownerId(nameFrom(workspace) ?? 'imported');
  const managed = findManaged(seen, [owner, ...request.lost]);
  if (request.lost.length > 0) return lostSpecs(seen, managed, request);
  refuseKnownOwner(owner, seen, managed);
  const looked = await read(ports, { seen, managed, request }, invocation);
  return [proposeHandMade(seen, managed, looked, { ...request, owner })];
}

/** What was named and is not there: a slip of the pen would look as if nobody had the value. */
function refuseUnknown({ only, consent, answers }: ImportRequest, { tokens, secrets }: Seen): void {
  const ids = [...(only ?? [])].filter((id) => !tokens.byId.has(tokenId(id)));
  const arns = consent.arns.filter((arn) => secrets.every(({ secret }) => secret.arn !== arn));
  const answered = [...(answers?.keys() ?? [])].filter((id) => !tokens.byId.has(id));
  const errors = [
    ...answered.map((found) =>
      cliCodes.diagnose('flag-invalid', { flag: '--answers', found, expected: 'ids of tokens of the workspace' }),
    ),
    ...ids.map((found) =>
      cliCodes.diagnose('flag-invalid', { flag: '--id', found, expected: 'the id of a token of the workspace' }),
    ),
    ...arns.map((found) =>
      cliCodes.diagnose('flag-invalid', { flag: '--secret', found, expected: 'the ARN of a secret that is there' }),
    ),
  ];
  if (errors.length > 0) throw new CommandFailure(ExitCode.error, errors);
}

/** A second spec of an owner would see what the first one made as removed. */
function refuseKnownOwner(owner: OwnerId, { declared }: Seen, { places }: Managed): void {
  const secrets = places.filter((place) => place.owner === owner).length;
  if (secrets === 0 || declared.some((entry) => entry.owner === owner)) return;
  throw new CommandFailure(ExitCode.error, [adoptionCodes.diagnose('owner-id-in-use', { owner, secrets })]);
}

function lostSpecs(seen: Seen, managed: Managed, request: ImportRequest): readonly Proposal[] {
  const known = [...new Set(managed.places.map((place) => place.owner as string))].sort();
  const unknown = request.lost.filter((owner) => !known.includes(owner));
  if (unknown.length > 0) {
    const errors = unknown.map((owner) => adoptionCodes.diagnose('owner-not-found', { owner, known }));
    throw new CommandFailure(ExitCode.error, errors);
  }
  return request.lost.map((owner) => proposeLost(seen, managed, { ...request, owner }));
}

interface ToRead {
  readonly seen: Seen;
  readonly managed: Managed;
  readonly request: ImportRequest;
}

/** Reads what flags agree to, once somebody has seen which secrets that are. */
async function read(
  ports: Ports,
  { seen, managed, request }: ToRead,
  { terminal, signal }: Invocation<ImportFlags>,
): Promise<readonly Looked[]> {
  const toRead = candidatesOf(seen, managed, request.consent);
  if (toRead.length === 0) return [];
  terminal.say(candidatesText(toRead));
  await terminal.confirm('Read them, and present each token once?', signal, !terminal.brief);
  const looked = await lookInto(ports, seen, toRead, () => signal.aborted);
  if (signal.aborted) throw new CommandFailure(ExitCode.interrupted, []);
  return looked;
}
