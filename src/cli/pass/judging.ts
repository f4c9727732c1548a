import { readPolicyFiles } from '../../adapters/system/policy-files';
import { type Diagnostic, isError } from '../../core/diagnostics/diagnostic';
import type { DeclaredState, DesiredState } from '../../core/model/desired';
import type { Verdict } from '../../core/inventory/by-policy';
import { type Instant, instant } from '../../core/model/time';
import { judge, type Judged, judgeWhole } from '../../core/policy/judge';
import type { Policy } from '../../core/policy/policy';
import { readPolicies } from '../../core/policy/read-policies';
import type { SpecFile } from '../../core/token-spec/document/source-text';
import type { SpecReading } from '../../core/token-spec/read-specs';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';
import { type NamedSpecs, readNamedSpecs } from './reading';

/** A flag of commands that hold specs against the organisation's policy. */
export interface PolicyFlags {
  /** Files that are named, if any; then no other is looked for. Absent: the command judges nothing. */
  readonly policy?: readonly string[];
}

/** The policies in force for specs, with their files. Throws a `CommandFailure` with every error that they have. */
export function policiesFor(
  named: readonly string[],
  specs: Pick<NamedSpecs, 'files' | 'policies'>,
): { readonly files: readonly SpecFile[]; readonly policies: readonly Policy[] } {
  const { policies: files, errors } = readPolicyFiles(named, specs);
  if (errors.length > 0) throw new CommandFailure(ExitCode.error, errors);
  const { policies, errors: wrong } = readPolicies(files);
  if (wrong.length > 0) throw new CommandFailure(ExitCode.invalidSpec, wrong);
  return { files, policies };
}

/** Holds specs against the policies in force; with `resolved`, for what the roles of their needs break. */
export type Judge = (states: readonly DeclaredState[], resolved?: readonly DesiredState[]) => readonly Diagnostic[];

/** The judge of specs that were read. */
export const judgeOf =
  (policies: readonly Policy[], reading: SpecReading): Judge =>
  (specs, resolved) =>
    judge(policies, { ...heldAgainst(reading, specs, instant(Date.now())), ...(resolved && { resolved }) });

const heldAgainst = ({ waivers, places }: SpecReading, specs: readonly DeclaredState[], now: Instant): Judged => ({
  specs,
  waivers,
  placeOf: (token, ...path) => places.of(token, ...path),
  now,
});

/** Specs with the roles that their needs took, and when that was seen. */
interface Looked {
  readonly states: readonly DeclaredState[];
  readonly resolved: readonly DesiredState[];
  readonly now: Instant;
}

/** What policies say of specs, for a command that tells it and refuses nothing. */
export const verdictOn = (policies: readonly Policy[], reading: SpecReading, looked: Looked): Verdict => ({
  policies,
  judgements: judgeWhole(policies, {
    ...heldAgainst(reading, looked.states, looked.now),
    resolved: looked.resolved,
  }),
});

/** A judge that lets nothing through: throws a `CommandFailure` while an error is not waived. */
export const strict =
  (judged: Judge): Judge =>
  (states, resolved) => {
    const findings = judged(states, resolved);
    if (findings.some(isOpenError)) throw new CommandFailure(ExitCode.invalidSpec, findings);
    return findings;
  };

export const isOpenError = (finding: Diagnostic): boolean => isError(finding) && finding.waived === undefined;

/** The judge of a command, if it judges. */
export const judgeFor = ({ policy }: PolicyFlags, reading: NamedSpecs): Judge | undefined =>
  policy && strict(judgeOf(policiesFor(policy, reading).policies, reading));

/** What a stack is made of: specs that no policy forbids, and the policies. Throws a `CommandFailure` where one does. */
export function readForStack(
  paths: readonly string[],
  { policy = [] }: PolicyFlags,
): { readonly reading: NamedSpecs; readonly handed: Pick<NamedSpecs, 'files' | 'policies'> } {
  const reading = readNamedSpecs(paths);
  const { files, policies } = policiesFor(policy, reading);
  strict(judgeOf(policies, reading))(reading.states);
  return { reading, handed: { files: reading.files, policies: files } };
}
