import { Database } from 'node-sqlite3-wasm';
import { creatorsOfBefore } from '../../../src/service/store/sql/people/creators-of-before';
import { givingRole, RoleHolders } from '../../../src/service/store/sql/roles/role-holders';
import { otherWithRole } from '../../../src/service/store/sql/token-statements';
import type { Statement } from '../../../src/service/store/sql/dialect';
import { sqliteDialect } from '../../../src/service/store/sqlite/sqlite-dialect';
import { makeTables } from '../../../src/service/store/sqlite/sqlite-schema';

test('who has a role is found in indexes: no statement about it reads what every token may do', async () => {
  const database = new Database(':memory:');
  makeTables(database, 0);
  const plans: string[] = [];
  const ask = async ({ sql, values }: Statement) => {
    const plan = database.all(`EXPLAIN QUERY PLAN ${sql}`, [...values]);
    plans.push(plan.map(({ detail }) => detail as string).join('; '));
    return [];
  };
  const holders = new RoleHolders(ask, sqliteDialect);
  await holders.tokens('ws', ['role_a', 'role_b']);
  await holders.ids('ws', 'role_a');
  await ask(otherWithRole({ workspaceId: 'ws', id: 'tok' }, ['role_a'], 1, sqliteDialect));
  for (const statement of givingRole('ws', 'role_a', { roleId: 'role_b', now: 1 })) await ask(statement);
  expect(plans.filter((plan) => /SCAN (tokens|project_roles)\b/.test(plan))).toEqual([]);
  // The counts need no token itself, however many have the role.
  expect(plans[0]).toMatch(/tokens USING COVERING INDEX tokens_by_role .*project_roles USING PRIMARY KEY/);
  database.close();
});

test('an upgrade writes thousands of tokens with a few statements', () => {
  const creator = { id: 'tok_0', type: 'TOKEN', name: 'management' };
  const person = { id: 'user_a', type: 'USER', name: 'Ana' };
  const rows = Array.from({ length: 2_501 }, (_, n) => ({
    ...{ id: `tok_${n}`, label: `ci ${n}`, status: 'enabled' },
    creator: JSON.stringify(n === 0 ? person : creator),
  }));
  expect([...creatorsOfBefore(rows, sqliteDialect)]).toHaveLength(9);
});
