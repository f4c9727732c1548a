import { STAMP } from './stamp';
import { renderInventoryCsv } from '../../src/core/reporting/inventory/render-csv';
import { renderInventoryJson } from '../../src/core/reporting/inventory/render-json';
import { renderInventoryTable } from '../../src/core/reporting/inventory/render-table';
import { recordsOf } from '../../src/core/reporting/inventory/records/record';
import { takeInventory } from '../../src/core/inventory/take-inventory';
import { parsePlanJson, renderPlanJson } from '../../src/core/reporting/saved-plan/plan-json';
import { renderPlanMarkdown } from '../../src/core/reporting/plan/plan-markdown';
import { renderPlanText } from '../../src/core/reporting/plan/plan-text';
import { expectGolden } from './golden-file';
import { type Looked, look } from './observe-and-plan';
import { situations } from './situations';

describe.each(situations)('$name', ({ name, make, options }) => {
  let looked: Looked;
  beforeAll(async () => {
    looked = await look(await make(), options);
  });

  test('the plan as text is the one that was reviewed', () => {
    expectGolden(`${name}/plan.txt`, renderPlanText(looked.plan));
    expectGolden(`${name}/plan-verbose.txt`, renderPlanText(looked.plan, { verbose: true, width: 120 }));
  });

  test('the plan as a pull request comment is the one that was reviewed', () => {
    expectGolden(`${name}/plan.md`, renderPlanMarkdown(looked.plan));
  });

  test('the saved plan is the one that was reviewed, and reads back as the same plan', () => {
    const saved = renderPlanJson([looked.plan], STAMP);
    expectGolden(`${name}/plan.json`, saved);
    expect(parsePlanJson(saved)).toEqual({ kind: 'parsed', plans: [looked.plan] });
  });

  test('the inventory of the same observation is the one that was reviewed, in every format', () => {
    const inventory = takeInventory(looked.desired, looked.world, looked.plan);
    expectGolden(`${name}/inventory.txt`, renderInventoryTable(inventory, { width: 120 }));
    expectGolden(`${name}/inventory.json`, renderInventoryJson([inventory], STAMP));
    expectGolden(`${name}/inventory.csv`, renderInventoryCsv(recordsOf([inventory])));
  });
});
