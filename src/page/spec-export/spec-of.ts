import { toRoleCatalogue, toTokenFacts } from '../../adapters/token-api-http/converters';
import { isName } from '../../core/adoption/entries/names';
import type { Answers } from '../../core/adoption/proposal/proposal';
import { proposeHandMade } from '../../core/adoption/propose';
import { ownerId, projectId, tokenId, workspaceId } from '../../core/model/ids';
import { duration, instant } from '../../core/model/time';
import { TokenIndex } from '../../core/pass/look/tokens/token-index';
import { specFiles } from '../../core/reporting/adoption/spec-files';
import type { WireAccessToken, WireProject } from '../../contract/wire';
import type { WireRole } from '../../contract/wire-roles';

export type { Answers } from '../../core/adoption/proposal/proposal';

/** What an entry is made of: tokens as the API tells them, and the workspace that they are of. */
export interface Exported {
  readonly workspace: string;
  readonly roles: readonly WireRole[];
  readonly projects: readonly WireProject[];
  readonly tokens: readonly WireAccessToken[];
  /** Of the service, in milliseconds. */
  readonly now: number;
  /** `metadata.name` of the spec. */
  readonly owner: string;
  /** Of each token, by id, what only a person knows. */
  readonly answers: ReadonlyMap<string, Answers>;
}

export interface ExportedSpec {
  readonly name: string;
  /** YAML. What nobody answered is a TODO in it. */
  readonly text: string;
  /** Tokens that no entry was made of, and why. */
  readonly leftOut: readonly { readonly id: string; readonly label: string; readonly why: string }[];
}

export const isOwnerId = (text: string): boolean => isName(text);

/** As long as an import gives tokens that are made anew. */
const LIFETIME = duration(90, 'd');

/**
 * What `hawzu-tokens import` writes for these tokens, where nobody agrees to look into secrets: a page sees none. So each entry
 * makes a token of its own, and leaves the old one to whoever has it.
 */
export function specOf({ workspace, roles, projects, tokens, now, owner, answers }: Exported): ExportedSpec {
  const index = new TokenIndex(instant(now));
  for (const token of tokens) index.add(toTokenFacts(token));
  const seen = {
    workspace: workspaceId(workspace),
    managementToken: tokenId(''),
    catalogue: toRoleCatalogue({ roles }),
    projects: new Set(projects.map(({ id }) => projectId(id))),
    tokens: index,
    secrets: [],
    homeRegion: '',
    declared: [],
  };
  const proposal = proposeHandMade(seen, { places: [], tokens: new Map() }, [], {
    owner: ownerId(owner),
    access: 'role',
    lifetime: LIFETIME,
    answers: new Map([...answers].map(([id, answer]) => [tokenId(id), answer])),
  });
  const [file] = specFiles(proposal, 'one');
  return {
    name: file?.name ?? `${owner}.yaml`,
    text: file?.text ?? '',
    leftOut: proposal.leftOut.map(({ tokenId: id = '', label = '', finding }) => ({ id, label, why: finding.message })),
  };
}
