import { listTestcases as definition } from '../../contract/operations/list-testcases';
import { DEFAULT_PAGE_SIZE } from '../../contract/operations/page-parameters';
import type { WireTestcase, WireTestcaseList } from '../../contract/wire';
import type { SeedTestcase } from '../seed/service-seed';
import type { Operation } from './operation';
import { decodeCursor, encodeCursor } from './page-cursor';

const presentTestcase = (testcase: SeedTestcase): WireTestcase => ({
  id: testcase.id,
  title: testcase.title,
  priority: testcase.priority ?? 'medium',
  type: testcase.type ?? 'functional',
  tags: testcase.tags ?? [],
});

export const listTestcases: Operation = {
  definition,
  tell: ({ caller, ids, query }): WireTestcaseList => {
    const project = ids.project_id ?? '';
    const place = `${caller.workspace.id}/${project}`;
    const start = decodeCursor(place, query, 'string');
    const all = caller.workspace.projects.get(project)?.testcases ?? [];
    const rest = start === undefined ? all : all.filter((testcase) => testcase.id > start.id);
    const shown = rest.slice(0, Number(query.limit ?? DEFAULT_PAGE_SIZE));
    const last = shown.at(-1);
    const more = rest.length > shown.length && last !== undefined;
    return {
      testcases: shown.map(presentTestcase),
      next_cursor: more ? encodeCursor({ value: last.id, id: last.id }, place, query) : null,
    };
  },
};
