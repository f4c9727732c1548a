import { type Access, workspaceAccess } from '../../core/model/access';
import type { DesiredState, DesiredToken } from '../../core/model/desired';
import { ownerId, projectId, tokenName, workspaceId } from '../../core/model/ids';
import { duration } from '../../core/model/time';

export const projectAccess = (...grants: readonly (readonly [project: string, role: string])[]): Access => ({
  type: 'project',
  grants: grants.map(([project, role]) => ({ project: projectId(project), role })),
});

export { workspaceAccess };

/** An entry as the spec reader would give it, with ordinary values where a test says nothing. */
export function desiredToken(name: string, changes: Partial<DesiredToken> = {}): DesiredToken {
  return {
    name: tokenName(name),
    purpose: 'Runs the regression suite on every merge',
    owner: 'qa@acme.example',
    consumer: `consumer-of-${name}`,
    access: projectAccess(['proj_web', 'Project Viewer']),
    expiry: { kind: 'after', duration: duration(30, 'd') },
    rotation: {
      kind: 'every',
      every: duration(20, 'd'),
      overlap: duration(24, 'h'),
      observationPeriod: duration(48, 'h'),
    },
    secret: { kind: 'managed', name: `hawzu/acme/${name}`, named: false, tags: {}, recoveryWindowDays: 30 },
    format: 'json',
    enabled: true,
    ...changes,
  };
}

/** A whole desired state of workspace `ws_acme`, tokens sorted by name. */
export const desiredState = (...tokens: readonly DesiredToken[]): DesiredState => ({
  ownerId: ownerId('acme-ci'),
  workspace: workspaceId('ws_acme'),
  tokens: [...tokens].sort((a, b) => (a.name < b.name ? -1 : 1)),
});
