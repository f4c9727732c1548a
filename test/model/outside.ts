import type { MemoryWorld } from '../../src/adapters/memory/memory-world';
import type { SecretSnapshot, TokenSnapshot } from '../../src/adapters/memory/snapshot';
import type { DesiredState } from '../../src/core/model/desired';
import { versionId } from '../../src/core/model/ids';
import { formatLabel, parseLabel } from '../../src/core/model/label';
import { later } from '../../src/core/model/time';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from '../../src/core/ports/secret-store';
import { NAME_TAG } from '../../src/core/reconcile/observed';
import { projectAccess, workspaceAccess } from '../../src/testing/desired';
import type { OutsideVerb } from './command';

const DAY = 86_400_000;

/** What an outside act touched, for the exceptions that it justifies. */
export interface Touched {
  readonly tokens: readonly string[];
  readonly secrets: readonly string[];
}

const NOTHING: Touched = { tokens: [], secrets: [] };

/** Does what a person or another program does to a world; `pick` chooses the object. Nothing there: nothing done. */
export function act(world: MemoryWorld, desired: DesiredState, verb: OutsideVerb, pick: number, nth: number): Touched {
  const { at, tokens, secrets } = world.snapshot();
  const one = <T>(list: readonly T[]): T | undefined => list[pick % Math.max(list.length, 1)];
  const ours = tokens.filter((token) => token.revokedAt === null && parseLabel(token.label) !== undefined);
  const usable = secrets.filter((secret) => secret.deletedAt === undefined && secret.versions.length > 0);
  const token = one(ours);
  const secret = one(usable);
  const { outside } = world;
  const onToken = (work: (token: TokenSnapshot) => void): Touched => {
    if (!token) return NOTHING;
    work(token);
    return { tokens: [token.id], secrets: [] };
  };
  const onSecret = (work: (secret: SecretSnapshot) => void): Touched => {
    if (!secret) return NOTHING;
    work(secret);
    return { tokens: [], secrets: [secret.arn] };
  };
  const labelled = (label: string) => secret?.versions.find((version) => version.labels.includes(label));
  const fresh = versionId(`00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`);
  switch (verb) {
    case 'person-disables':
      return onToken(({ id }) => outside.personDisables(id));
    case 'person-enables':
      return onToken(({ id }) => outside.personEnables(id));
    case 'person-revokes':
      return onToken(({ id }) => outside.personRevokes(id));
    case 'person-relabels':
      return onToken(({ id }) => outside.personEdits(id, { label: `renamed by hand ${nth}` }));
    case 'person-edits-access':
      return onToken(({ id, access }) =>
        outside.personEdits(id, {
          access:
            access.type === 'workspace' ? workspaceAccess('Viewer') : projectAccess(['proj_api', 'Project Manager']),
        }),
      );
    case 'person-edits-expiry':
      return onToken(({ id }) => outside.personEdits(id, { expiresAt: later(at, 3 * DAY) }));
    case 'secret-deleted':
      return onSecret(({ arn }) => outside.deleteSecret(arn));
    case 'secret-restored': {
      const gone = one(secrets.filter((candidate) => candidate.deletedAt !== undefined));
      if (gone) outside.restoreSecret(gone.arn);
      return NOTHING;
    }
    case 'secret-force-deleted':
      return onSecret(({ arn }) => outside.forceDelete(arn));
    case 'value-overwritten':
      return onSecret(({ arn }) => outside.overwriteValue(arn, fresh, `somebody's value ${nth}`));
    case 'rotated-elsewhere':
      return onSecret(({ arn, tags }) => {
        const entry = desired.tokens.find((candidate) => candidate.name === tags[NAME_TAG]);
        if (!entry) return;
        const label = formatLabel(entry.name, desired.ownerId, arn, fresh, `x${String(nth).replace(/[0189]/g, 'z')}`);
        const request = { label, access: entry.access, expiresAt: later(at, 30 * DAY) };
        outside.rotateElsewhere(arn, fresh, request, (made) =>
          JSON.stringify({ token: made.value, tokenId: made.id, label: made.label }),
        );
      });
    case 'rotation-started':
      return onSecret(({ arn }) => outside.startRotation(arn, fresh));
    case 'console-rollback':
      return onSecret(({ arn }) => {
        const previous = labelled(AWSPREVIOUS);
        if (previous) outside.moveLabel(arn, AWSCURRENT, previous.id);
      });
    case 'pending-removed':
      return onSecret(({ arn }) => outside.moveLabel(arn, AWSPENDING, undefined));
    case 'previous-removed':
      return onSecret(({ arn }) => outside.moveLabel(arn, AWSPREVIOUS, undefined));
    case 'own-label-set':
      return onSecret(({ arn, versions }) => outside.moveLabel(arn, 'KEEP', versions[nth % versions.length]?.id));
    case 'consumer-uses-current':
      return onSecret(() => {
        const value = labelled(AWSCURRENT)?.value;
        if (value !== undefined) outside.consumerUses(tokenText(value));
      });
    case 'consumer-uses-any':
      return onToken(({ value }) => void (value !== undefined && outside.consumerUses(value)));
  }
}

function tokenText(stored: string): string {
  try {
    return (JSON.parse(stored) as { token?: string }).token ?? stored;
  } catch {
    return stored;
  }
}
