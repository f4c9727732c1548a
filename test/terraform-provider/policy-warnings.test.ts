import { UNKNOWN } from '../../src/terraform/plugin/values/unknown';
import type { ObjectValue } from '../../src/terraform/plugin/values/value';
import { DAY, full, MiniTerraform, settings } from './mini-terraform';

const accepted = { justification: 'The vendor asks for it', review_by: '2999-01-01' };
const never = { expires_in: null, rotation: null, never_expires: true };
const wide = { project_grants: null, workspace_role: 'Viewer' };

describe('what a policy check finds about one resource is a warning on its attribute', () => {
  const findings: readonly (readonly [string, string, ObjectValue, RegExp])[] = [
    ['vague-name', 'name', { name: 'ci-token' }, /says nothing about who uses the token[^]*secret and token stay/],
    ['several-consumers', 'consumer', { consumer: 'github and jenkins' }, /several systems/],
    ['workspace-access', 'workspace_role', wide, /every project is open[^]*project_grants/],
    ['long-lived-value', 'expires_in', { expires_in: '1y', rotation: { enabled: false } }, /stays valid for 1y/],
    ['long-lived-value', 'rotation.every', { expires_in: '2y', rotation: { every: '1y' } }, /stays valid for 1y/],
  ];

  test.each(findings)('%s on %s', async (code, at, changes, words) => {
    const [warning, ...more] = await new MiniTerraform().validate(full(settings(changes)));
    expect(more).toEqual([]);
    expect(warning).toMatchObject({ severity: 'warning', summary: `Policy: ${code}`, at });
    expect(warning?.detail).toMatch(words);
    expect(warning?.detail).toMatch(/justification and until when in review_by/);
  });

  test.each(findings)('%s on %s is accepted by a justification and a date', async (_code, _at, changes) => {
    const terraform = new MiniTerraform();
    expect(await terraform.validate(full(settings({ ...changes, ...accepted })))).toEqual([]);
    const half = await terraform.validate(full(settings({ ...changes, justification: 'so' })));
    expect(half).toHaveLength(1);
  });

  test('several findings are one warning', async () => {
    const changes = { ...wide, name: 'token', consumer: 'all jobs' };
    const warnings = await new MiniTerraform().validate(full(settings(changes)));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.summary).toBe('Policy: vague-name, workspace-access, several-consumers');
  });

  test.each([
    ['an ordinary resource', {}],
    ['one that is paused on purpose', { enabled: false }],
    ['one that is not rotated on purpose', { rotation: { enabled: false } }],
    ['one without an end, whose reasons are required anyway', { ...never, ...accepted }],
    [
      'one with a far end, as long as nobody knows what time it is',
      { expires_in: null, rotation: null, expires_at: '2030-01-01' },
    ],
    ['one whose name is not known yet', { name: UNKNOWN }],
    ['one whose access is not known yet', { project_grants: null, workspace_role: UNKNOWN }],
    ['one whose acceptance is not known yet', { name: 'token', justification: UNKNOWN, review_by: UNKNOWN }],
  ] as readonly (readonly [string, ObjectValue])[])('%s has none', async (_what, changes) => {
    expect(await new MiniTerraform().validate(full(settings(changes)))).toEqual([]);
  });

  test('a mistake is told alone', async () => {
    const told = await new MiniTerraform().validate(full(settings({ name: 'token', expires_in: '30m' })));
    expect(told.map(({ severity }) => severity)).toEqual(['error']);
  });
});

describe('what needs the time or the roles is told by the plan', () => {
  test('a review that is due, from its day on, whatever was accepted', async () => {
    const terraform = new MiniTerraform();
    const day = new Date(Number(terraform.clock.now()) + 20 * DAY).toISOString().slice(0, 10);
    const config = settings({ ...never, justification: 'so', review_by: day });
    await terraform.apply(config);
    expect(terraform.warnings).toEqual([]);
    terraform.clock.advance(21 * DAY);
    await terraform.plan(config);
    expect(terraform.warnings).toMatchObject([{ summary: 'Policy: review-due', at: 'review_by' }]);
    expect(terraform.warnings[0]?.detail).not.toMatch(/To accept it/);
  });

  test('a fixed end more than half a year away', async () => {
    const terraform = new MiniTerraform();
    const at = (days: number) => new Date(Number(terraform.clock.now()) + days * DAY).toISOString().slice(0, 10);
    const config = (days: number) => settings({ expires_in: null, rotation: null, expires_at: at(days) });
    await terraform.plan(config(100));
    expect(terraform.warnings).toEqual([]);
    await terraform.plan(config(300));
    expect(terraform.warnings).toMatchObject([{ summary: 'Policy: long-lived-value', at: 'expires_at' }]);
  });

  test('a role that lets the token manage tokens, and a workspace where projects would do', async () => {
    const terraform = new MiniTerraform();
    const wants = (needs: readonly string[]) => settings({ project_grants: null, workspace_needs: needs });
    await terraform.plan(wants(['accesstokens:create']));
    await terraform.plan(wants(['testcases:view']));
    expect(terraform.warnings.map(({ summary, at }) => [summary, at])).toEqual([
      ['Policy: can-manage-tokens', 'workspace_needs'],
      ['Policy: workspace-access-not-needed', 'workspace_needs'],
    ]);
    terraform.warnings = [];
    await terraform.plan({ ...wants(['testcases:view']), ...accepted });
    expect(terraform.warnings).toEqual([]);
  });
});
