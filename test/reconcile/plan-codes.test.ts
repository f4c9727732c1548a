import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCK_CODES, HOLD_CODES, REASON_CODES } from '../../src/core/model/plan-codes';

const root = join(__dirname, '../../src/core/reconcile');
const planner = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n');

test.each(Object.keys({ ...REASON_CODES, ...HOLD_CODES, ...BLOCK_CODES }))('%s is given by the planner', (code) => {
  expect(planner).toContain(`'${code}'`);
});

// The compiler knows the codes where they are made by the catalogue's constructors, or said to satisfy it.
test('the planner gives no code that is in no catalogue', () => {
  const literals = /\bcode: '[a-z-]+'(?! satisfies (Reason|Hold|Block)Code)/g;
  expect(planner.match(literals)).toBeNull();
});
