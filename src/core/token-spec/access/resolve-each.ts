import { type Diagnostic, formatPlace } from '../../diagnostics/diagnostic';
import type { Access } from '../../model/access';
import type { DeclaredAccess, DeclaredState, DeclaredToken, DesiredToken, RoleOrNeeds } from '../../model/desired';
import type { Finding } from '../fields/waivers';
import { type PlaceOf, resolveAccess, type WorkspaceFacts } from './resolve-access';

/** One entry, held against its workspace. */
export interface EntryResolution {
  readonly declared: DeclaredToken;
  /** Absent: the workspace lacks a role, project or permission, as `errors` say. */
  readonly resolved?: DesiredToken;
  readonly errors: readonly Diagnostic[];
  readonly findings: readonly Finding[];
}

/** Holds every entry of a spec against its workspace by itself: one whose role is gone stands in no other's way. Pure. */
export const resolveEach = (
  state: DeclaredState,
  facts: WorkspaceFacts,
  placeOf?: PlaceOf,
): readonly EntryResolution[] =>
  state.tokens.map((declared) => {
    const one = resolveAccess({ ...state, tokens: [declared] }, facts, placeOf);
    if (one.kind === 'failed') return { declared, errors: one.errors, findings: [] };
    const [resolved] = one.state.tokens;
    return { declared, ...(resolved && { resolved }), errors: [], findings: one.findings };
  });

/** An entry that can't be worked on until its access fits the workspace again. */
export const unresolved = (declared: DeclaredToken, errors: readonly Diagnostic[]): DesiredToken => ({
  ...declared,
  access: asNamed(declared.access),
  unresolved: errors.map(sentence).join('. '),
});

function sentence({ message, advice, suggestion, place }: Diagnostic): string {
  const where = place === undefined ? '' : `${formatPlace(place)}: `;
  const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return `${where}${message}${meant}${advice === undefined ? '' : `${meant === '' ? '.' : ''} ${begun(advice)}`}`;
}

/** As a sentence begins, unless with the name of something. */
const begun = (text: string): string =>
  /^[a-z]+[ ,]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;

function asNamed(access: DeclaredAccess): Access {
  if (access.type === 'workspace') return { type: 'workspace', role: named(access.grant) };
  return { type: 'project', grants: access.grants.map(({ project, grant }) => ({ project, role: named(grant) })) };
}

const named = (grant: RoleOrNeeds): string => (grant.kind === 'role' ? grant.role : grant.needs.join(' '));
