import { rotationCodes } from '../../diagnostics/catalogue/rotation';
import { type Access, describeAccess, type ProjectGrant, type RoleCatalogue } from '../../model/access';
import type { TokenName } from '../../model/ids';
import { compareAccess } from '../../reconcile/entry/access-change';
import { RotationRefused } from './rotation-call';

interface Both {
  readonly declared: Access;
  readonly current: Access;
}

/**
 * What a replacement may do: never more than is declared, and never more than the current token may do, as sets of
 * permissions, place by place. A wider declaration is for an apply, which shows it to somebody first. Throws
 * `RotationRefused` where no role is the lower one.
 */
export function replacementAccess(token: TokenName, catalogue: RoleCatalogue, both: Both): Access {
  const access = lower(catalogue, both);
  if (access) return access;
  const parameters = { token, current: describeAccess(both.current), declared: describeAccess(both.declared) };
  throw new RotationRefused(rotationCodes.diagnose('rotation-rights-differ', parameters));
}

function lower(catalogue: RoleCatalogue, { declared, current }: Both): Access | undefined {
  if (declared.type === 'project' && current.type === 'project') {
    const grants = declared.grants.flatMap((grant) => {
      const had = current.grants.find(({ project }) => project === grant.project);
      return had ? [lowerGrant(catalogue, grant, had)] : [];
    });
    const known = grants.filter((grant) => grant !== undefined);
    return known.length > 0 && known.length === grants.length ? { type: 'project', grants: known } : undefined;
  }
  return lowerOf(catalogue, declared, current);
}

function lowerGrant(catalogue: RoleCatalogue, declared: ProjectGrant, had: ProjectGrant): ProjectGrant | undefined {
  const access = (grant: ProjectGrant): Access => ({ type: 'project', grants: [grant] });
  const found = lowerOf(catalogue, access(declared), access(had));
  return found?.type === 'project' ? found.grants[0] : undefined;
}

function lowerOf(catalogue: RoleCatalogue, declared: Access, current: Access): Access | undefined {
  switch (compareAccess(catalogue, current, declared)) {
    case 'none':
    case 'narrow':
      return declared;
    case 'widen':
      return current;
    case 'mixed':
    case 'type':
      return undefined;
  }
}
