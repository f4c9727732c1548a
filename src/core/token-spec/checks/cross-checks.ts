import { describeSecret, secretKey } from '../fields/read-secret';
import type { SpecEntry } from '../fields/read-token';

/** What entries must not have in common, over all documents and files. Entries come in the order of their places. */
export function checkAcross(entries: readonly SpecEntry[]): void {
  const byName = new Map<string, SpecEntry>();
  const bySecret = new Map<string, SpecEntry>();
  for (const entry of entries) {
    const name = nameKey(entry, entry.name);
    const namesake = byName.get(name);
    if (namesake) {
      const related = [{ message: 'it is declared here first', place: namesake.scope.place(['name']) }];
      entry.scope.report('duplicate-token', { token: entry.name }, { path: ['name'], related });
      // Two entries of one name share their default secret too; that is the same mistake.
      continue;
    }
    byName.set(name, entry);
    checkSecret(entry, bySecret);
  }
  checkRenames(entries, byName);
}

function checkSecret(entry: SpecEntry, bySecret: Map<string, SpecEntry>): void {
  // What has moved is the secret of the entry that continues it.
  if (!entry.secret || entry.token?.movedTo) return;
  const key = secretKey(entry.secret);
  const other = bySecret.get(key);
  if (!other) {
    bySecret.set(key, entry);
    return;
  }
  const parameters = { secret: describeSecret(entry.secret), token: other.name };
  const related = [{ message: `token "${other.name}" uses it here`, place: other.scope.place(secretPath(other)) }];
  entry.scope.report('duplicate-secret', parameters, { path: secretPath(entry), related });
}

/** Where an entry says its secret, or its name when the secret is called after it. */
function secretPath({ secret }: SpecEntry): readonly string[] {
  if (secret?.target.kind === 'external') return ['secret', 'arn'];
  return secret?.target.named === true ? ['secret', 'name'] : ['name'];
}

function checkRenames(entries: readonly SpecEntry[], byName: ReadonlyMap<string, SpecEntry>): void {
  const claimed = new Map<string, SpecEntry>();
  for (const entry of entries) {
    const from = entry.renamedFrom;
    if (from === undefined) continue;
    const key = nameKey(entry, from);
    const declared = byName.get(key);
    const claim = claimed.get(key);
    const report = (problem: string, other?: SpecEntry) => {
      const related = other
        ? [{ message: `token "${other.name}" stands here`, place: other.scope.place(['name']) }]
        : [];
      entry.scope.report('rename-source', { from, problem }, { path: ['renamedFrom'], related });
    };
    if (from === entry.name) report('that is its name now');
    else if (declared) report('that entry is still declared', declared);
    else if (claim) report(`token "${claim.name}" was renamed from it`, claim);
    claimed.set(key, claim ?? entry);
  }
}

const nameKey = (entry: SpecEntry, name: string): string => `${entry.workspace}\n${entry.owner}\n${name}`;
