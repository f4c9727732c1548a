import { rotationCodes } from '../../diagnostics/catalogue/rotation';
import type { VersionId } from '../../model/ids';
import { AWSCURRENT, AWSPENDING, type SecretFacts } from '../../ports/secret-store';
import { RotationRefused } from './rotation-call';

/** Where the rotation to a version stands. */
export type Standing =
  /** An earlier call has promoted the version: there is nothing left but its AWSPENDING. */
  | { readonly kind: 'promoted'; readonly isPending: boolean }
  /** The version is prepared; `current` is the one that consumers read. */
  | { readonly kind: 'under-way'; readonly current: VersionId | undefined };

/**
 * The guards that AWS asks for at every step: a step is done for a version that Secrets Manager is rotating to, and for no
 * other, whoever calls. Throws `RotationRefused`.
 */
export function standingOf(secret: SecretFacts | undefined, arn: string, version: VersionId): Standing {
  const refused = (why: string): RotationRefused =>
    new RotationRefused(rotationCodes.diagnose('rotation-not-asked', { secret: secret?.name ?? arn, why }));
  if (!secret) throw refused('it does not exist');
  if (secret.deletedAt !== undefined) throw refused('it is scheduled for deletion');
  if (!secret.rotation) throw refused('its rotation is off');
  const stages = secret.stages.get(version);
  if (!stages) throw refused('the version has no staging label, so the rotation was abandoned, or there never was one');
  if (stages.includes(AWSCURRENT)) return { kind: 'promoted', isPending: stages.includes(AWSPENDING) };
  if (!stages.includes(AWSPENDING)) throw refused('the version does not carry AWSPENDING');
  const [current] = [...secret.stages].find(([, carried]) => carried.includes(AWSCURRENT)) ?? [];
  return { kind: 'under-way', current };
}
