import type { DeclaredAccess, DeclaredToken, RoleOrNeeds } from '../../model/desired';
import type { Instant } from '../../model/time';
import type { SpecFile } from '../document/source-text';
import type { TokenRef } from '../fields/waivers';
import { readSpecs } from '../read-specs';
import { narrowAccess, type NarrowedGrant } from './narrow-access';

/** Less access for one entry. */
export interface AccessFix extends TokenRef {
  readonly grants: readonly NarrowedGrant[];
}

export interface Fixed {
  /** Those whose text is another now. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly done: readonly AccessFix[];
  /** What takes a person, and why. */
  readonly byHand: readonly { readonly fix: AccessFix; readonly why: string }[];
}

const NOT_MEANT = 'what would come out does not say what was meant';

/**
 * Spec files with less access for some entries. What comes out is read back: only where exactly these entries have exactly
 * this access, and everything else is as it was, it counts.
 */
export function fixAccess(files: readonly SpecFile[], fixes: readonly AccessFix[], now: Instant): Fixed {
  const texts = new Map(files.map(({ path, content }) => [path, textOf(content)]));
  const done: AccessFix[] = [];
  const byHand: { fix: AccessFix; why: string }[] = [];
  const all = attempt(texts, fixes);
  const isWhole = isMeant(texts, all.texts, all.done, now);
  // Where something is wrong with one, the others are tried one by one.
  const attempts = isWhole ? [] : fixes;
  if (isWhole) {
    done.push(...all.done);
    byHand.push(...all.byHand);
  }
  let current: ReadonlyMap<string, string> = isWhole ? all.texts : texts;
  for (const fix of attempts) {
    const one = attempt(current, [fix]);
    byHand.push(...one.byHand);
    if (one.done.length === 0) continue;
    if (isMeant(current, one.texts, [fix], now)) {
      current = one.texts;
      done.push(fix);
    } else byHand.push({ fix, why: NOT_MEANT });
  }
  const changed = [...current].filter(([path, text]) => text !== texts.get(path));
  return { files: changed.map(([path, text]) => ({ path, text })), done, byHand };
}

function attempt(texts: ReadonlyMap<string, string>, fixes: readonly AccessFix[]) {
  const patched = new Map(texts);
  const done: AccessFix[] = [];
  const byHand: { fix: AccessFix; why: string }[] = [];
  for (const fix of fixes) {
    let why = 'its entry was not found in the files';
    for (const [path, text] of patched) {
      const patch = narrowAccess(text, fix, fix.grants);
      if (!patch) continue;
      if (patch.kind === 'patched') {
        patched.set(path, patch.text);
        done.push(fix);
        why = '';
      } else ({ why } = patch);
      break;
    }
    if (why !== '') byHand.push({ fix, why });
  }
  return { texts: patched, done, byHand };
}

function isMeant(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  fixes: readonly AccessFix[],
  now: Instant,
): boolean {
  const meant = new Map([...entriesOf(before, now)].map(([key, token]) => [key, JSON.stringify(token)]));
  for (const [key, token] of entriesOf(before, now)) {
    const fix = fixes.find((one) => keyOf(one) === key);
    if (fix) meant.set(key, JSON.stringify({ ...token, access: narrowed(token.access, fix.grants) }));
  }
  const found = new Map([...entriesOf(after, now)].map(([key, token]) => [key, JSON.stringify(token)]));
  return meant.size === found.size && [...meant].every(([key, token]) => found.get(key) === token);
}

const keyOf = ({ workspace, owner, token }: TokenRef): string => `${workspace}\n${owner}\n${token}`;

function entriesOf(texts: ReadonlyMap<string, string>, now: Instant): ReadonlyMap<string, DeclaredToken> {
  const { states } = readSpecs(
    [...texts].map(([path, content]) => ({ path, content })),
    { now },
  );
  return new Map(
    states.flatMap(({ workspace, ownerId: owner, tokens }) =>
      tokens.map((token) => [keyOf({ workspace, owner, token: token.name }), token] as const),
    ),
  );
}

/** The access that a spec should declare afterwards. */
function narrowed(access: DeclaredAccess, grants: readonly NarrowedGrant[]): DeclaredAccess {
  const at = (place: string, grant: RoleOrNeeds): RoleOrNeeds | undefined => {
    const change = grants.find((one) => one.place === place);
    if (!change) return grant;
    if (change.role === null) return undefined;
    return grant.kind === 'role'
      ? { kind: 'role', role: change.role }
      : { kind: 'needs', needs: grant.needs.filter((need) => change.used.includes(need)) };
  };
  if (access.type === 'workspace') return { ...access, grant: at('workspace', access.grant) ?? access.grant };
  return {
    ...access,
    grants: access.grants.flatMap(({ project, grant }) => {
      const left = at(project, grant);
      return left ? [{ project, grant: left }] : [];
    }),
  };
}

const textOf = (content: SpecFile['content']): string =>
  typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
