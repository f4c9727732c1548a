import type { DeclaredEntry } from '../../core/adoption/look/seen';
import { isName } from '../../core/adoption/entries/names';
import type { Consent } from '../../core/adoption/look/stored';
import type { ProposeOptions } from '../../core/adoption/propose';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import type { DeclaredState } from '../../core/model/desired';
import { type OwnerId, ownerId, secretArn } from '../../core/model/ids';
import { addressOf } from '../../core/model/secret-address';
import { type Duration, formatDuration, longestLength, parseDuration, duration } from '../../core/model/time';
import type { Grouping } from '../../core/reporting/adoption/spec-files';
import { readNamedSpecs } from '../pass/reading';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { readAnswers } from './answers';

export interface ImportFlags {
  readonly workspace?: string;
  readonly name?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly group: Grouping;
  readonly access: 'role' | 'needs';
  readonly expiresIn: string;
  readonly answers?: string;
  readonly id?: readonly string[];
  readonly secret?: readonly string[];
  readonly secretPrefix?: readonly string[];
  readonly secretTag?: readonly string[];
  readonly region?: readonly string[];
  readonly lost?: readonly string[];
}

/** What flags and arguments ask for. */
export interface ImportRequest extends Omit<ProposeOptions, 'owner'> {
  readonly workspace?: string;
  /** Absent: after the workspace. */
  readonly owner?: OwnerId;
  readonly consent: Consent;
  readonly regions: readonly string[];
  readonly lost: readonly OwnerId[];
  readonly declared: readonly DeclaredEntry[];
}

/** Throws a `CommandFailure` for flags and files that make no sense. */
export function requestOf(flags: ImportFlags & { readonly format: string }, paths: readonly string[]): ImportRequest {
  const { workspace, name, access, expiresIn, answers, id, region = [], lost = [] } = flags;
  const { secret: arns = [], secretPrefix: prefixes = [], secretTag = [] } = flags;
  for (const owner of [...(name === undefined ? [] : [name]), ...lost])
    if (!isName(owner))
      throw invalid(owner === name ? '--name' : '--lost', owner, 'an owner id: 3 to 50 of a-z, 0-9 and single hyphens');
  for (const one of region)
    if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(one)) throw invalid('--region', one, 'an AWS region, such as eu-west-1');
  if (flags.format === 'removed' && lost.length !== 1)
    throw invalid('--format', 'removed', 'another format, or --lost with the owner id that Terraform has entries of');
  if (flags.format === 'terraform' && lost.length > 1)
    throw invalid('--lost', lost.join(','), 'one owner id, as a configuration has');
  if (prefixes.includes(''))
    throw invalid('--secret-prefix', '', 'the beginning of a name: an empty one is every secret of the account');
  for (const arn of arns)
    if (addressOf(secretArn(arn)) === undefined) throw invalid('--secret', arn, 'the whole ARN of a secret');
  const { states, files } = paths.length === 0 ? { states: [], files: [] } : readNamedSpecs(paths);
  const texts = files.map(({ content }) => (typeof content === 'string' ? content : new TextDecoder().decode(content)));
  return {
    access,
    lifetime: lifetimeOf(expiresIn),
    consent: { arns, prefixes, tags: secretTag.map(tagOf) },
    regions: region,
    lost: lost.map(ownerId),
    declared: states.flatMap(entriesOf),
    isMentioned: (of) => texts.some((text) => text.includes(of)),
    ...(workspace !== undefined && { workspace }),
    ...(name !== undefined && { owner: ownerId(name) }),
    ...(id !== undefined && { only: new Set(id) }),
    ...(answers !== undefined && { answers: readAnswers(answers) }),
  };
}

const invalid = (flag: string, found: string, expected: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('flag-invalid', { flag, found, expected })]);

/** Below it the default rotation has no room, above it a spec takes none. */
const SHORTEST = duration(4, 'h');
const LONGEST = duration(10, 'y');

function lifetimeOf(text: string): Duration {
  const found = parseDuration(text);
  if (found && longestLength(found) >= longestLength(SHORTEST) && longestLength(found) <= longestLength(LONGEST))
    return found;
  const expected = `a length of time from ${formatDuration(SHORTEST)} to ${formatDuration(LONGEST)}, such as 90d`;
  throw invalid('--expires-in', text, expected);
}

function tagOf(text: string): Consent['tags'][number] {
  const at = text.indexOf('=');
  if (at === 0 || text === '') throw invalid('--secret-tag', text, 'KEY=VALUE, or a key alone');
  return at === -1 ? { key: text } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

const entriesOf = ({ ownerId: owner, tokens }: DeclaredState): readonly DeclaredEntry[] =>
  tokens.map(({ name, secret }) => ({
    owner,
    name,
    ...(secret.kind === 'external' ? { arn: secret.arn } : { secretName: secret.name }),
  }));
