import { canonicalJson } from '../../contract/vocabulary/audit/chain';
import type { ResourceName } from '../../contract/vocabulary/resource-kinds';
import type { SeedProject, SeedWorkspace } from '../seed/service-seed';
import type { ResourceFields, ResourceRow } from '../store/resources/resource-row';
import { resourceNatures } from './resource-kinds';

type Said = ResourceFields & { readonly id: string };

const saidIn = (project: SeedProject): Readonly<Record<ResourceName, readonly Said[]>> => ({
  testcase: (project.testcases ?? []) as readonly unknown[] as readonly Said[],
  execution: (project.executions ?? []) as readonly unknown[] as readonly Said[],
  defect: (project.defects ?? []) as readonly unknown[] as readonly Said[],
});

const placeOf = ({ projectId, kind, id }: Pick<ResourceRow, 'projectId' | 'kind' | 'id'>): string =>
  `${projectId} ${kind} ${id}`;

/** What a seed says newly of test cases, executions and defects. What it says no more stays: nobody deletes any. */
export function resourceNews(
  workspace: SeedWorkspace,
  rows: readonly ResourceRow[],
  now: number,
): readonly ResourceRow[] {
  const known = new Map(rows.map((row) => [placeOf(row), row]));
  return (workspace.projects ?? []).flatMap((project) =>
    resourceNatures.flatMap(({ kind, defaults }) =>
      saidIn(project)[kind.name].flatMap(({ id, ...said }): readonly ResourceRow[] => {
        const fields = { ...defaults, ...said };
        const seeded = canonicalJson(fields);
        const place = { workspaceId: workspace.id, projectId: project.id, kind: kind.name, id };
        const row = known.get(placeOf(place));
        if (row?.seeded === seeded) return [];
        const begun = row ?? { ...place, createdBy: null, idempotencyKey: null, createdAt: now, revision: 0 };
        return [{ ...begun, fields, seeded, updatedAt: now }];
      }),
    ),
  );
}
