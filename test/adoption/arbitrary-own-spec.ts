import fc from 'fast-check';
import { arbitrarySpec, type SpecData } from '../constructs/arbitrary-spec';

const PROJECT_ROLES = ['Project Viewer', 'Project Member', 'Project Manager'];
const access = fc.oneof(
  fc.constantFrom('Viewer', 'Team Member', 'Administrator').map((role) => ({ workspace: { role } })),
  fc
    .tuple(fc.subarray(['proj_api', 'proj_web'], { minLength: 1 }), fc.constantFrom(...PROJECT_ROLES))
    .map(([projects, role]) => ({ projects: projects.map((project) => ({ project, role })) })),
  fc.constant({ projects: [{ project: 'proj_web', needs: ['testcases:view', 'executions:execute'] }] }),
);

/** A valid spec as the memory world can have it: with roles and projects that are there. */
export const arbitraryOwnSpec: fc.Arbitrary<SpecData> = arbitrarySpec.chain((spec) =>
  fc.tuple(...spec.tokens.map(() => access)).map((granted) => ({
    ...spec,
    tokens: spec.tokens.map((token, index) => ({ ...token, access: granted[index] })),
  })),
);
