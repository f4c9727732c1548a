import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCK_CODES, HOLD_CODES, REASON_CODES } from '../../src/core/model/plan-codes';

const root = join(__dirname, '../../src/core/reconcile');
const planner = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n');

// That the planner gives no other code, the compiler holds.
test.each(Object.keys({ ...REASON_CODES, ...HOLD_CODES, ...BLOCK_CODES }))('%s is given by the planner', (code) => {
  expect(planner).toContain(`'${code}'`);
});
