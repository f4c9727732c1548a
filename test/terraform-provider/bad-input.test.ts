import { UNKNOWN } from '../../src/terraform/plugin/values/unknown';
import type { ObjectValue } from '../../src/terraform/plugin/values/value';
import type { Fields } from '../../src/core/token-spec/table/field';
import { fieldsOf, tokenField } from '../../src/core/token-spec/table/token-fields';
import type { Refused } from './mini-terraform';
import { full, MiniTerraform, settings } from './mini-terraform';

/** Fields that a configuration calls otherwise, and what it is not. */
const renamed = (fields: Fields): readonly string[] =>
  Object.entries(fields).flatMap(([name, field]) => [
    ...(/[A-Z]/.test(name) ? [name] : []),
    ...renamed(field.kind.is === 'list' ? fieldsOf(field.kind.each) : fieldsOf(field)),
  ]);
const OF_A_SPEC = new RegExp(`\\b(${renamed(fieldsOf(tokenField)).join('|')}|a spec|the spec)\\b`);

const config = (changes: Parameters<typeof settings>[0] = {}) => full(settings(changes));

describe('a bad value is a diagnostic on its attribute', () => {
  const terraform = new MiniTerraform();

  test.each([
    ['name', { name: 'CI Runner' }, /capital letters/],
    ['name', { name: 'x' }, /3 is the least/],
    ['owner_id', { owner_id: 'Acme CI' }, /capital letters/],
    ['workspace_id', { workspace_id: 'has space' }, /workspace/i],
    ['purpose', { purpose: '' }, /purpose/i],
    ['consumer', { consumer: '' }, /consumer/i],
    ['owner', { owner: '' }, /owner/i],
    ['expires_in', { expires_in: '30m' }, /no minutes[^]*30M/],
    ['expires_in', { expires_in: '0d' }, /above zero/],
    ['expires_in', { expires_in: '11y' }, /10y is the most/],
    ['expires_at', { expires_in: null, rotation: null, expires_at: '2026-02-30' }, /February 2026 has 28 days/],
    ['expires_at', { expires_at: '2027-01-01' }, /expires_in and expires_at exclude/],
    ['never_expires', { expires_in: null, rotation: null, never_expires: true }, /needs justification and review_by/],
    [
      'rotation',
      { expires_in: null, never_expires: true, justification: 'so', review_by: '2027-01-01' },
      /never_expires[^]*excludes rotation/,
    ],
    ['rotation.every', { rotation: { every: '40d' } }, /comes too late for the expiry/],
    ['rotation.every', { rotation: { every: '1d', overlap: '2d' } }, /not below/],
    ['rotation.overlap', { rotation: { every: '20d', overlap: 'soon' } }, /overlap/],
    ['rotation.window', { rotation: { every: '20d', window: '22:30-04:00' } }, /window/],
    ['project_grants', { project_grants: [{ project_id: 'proj_web' }] }, /role/],
    [
      'project_grants',
      { project_grants: [{ project_id: 'proj_web', role: 'A', needs: ['testcases:view'] }] },
      /never both/,
    ],
    ['project_grants', { project_grants: [] }, /empty/i],
    ['project_grants', { project_grants: null }, /access/i],
    ['project_grants', { workspace_role: 'Viewer' }, /workspace or to projects, never both/],
    ['project_grants', { max_issued_lifetime: '90d' }, /workspace or to projects, never both/],
    [
      'max_issued_lifetime',
      { project_grants: null, workspace_role: 'Administrator', max_issued_lifetime: '3w' },
      /hours or days, such as 90d/,
    ],
    ['workspace_role', { project_grants: null, max_issued_lifetime: '90d' }, /needs "role" or "needs"/],
    [
      'secret.arn',
      { secret: { name: 'a', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf' } },
      /arn/i,
    ],
    ['secret.arn', { secret: { arn: 'arn:aws:s3:::bucket' } }, /arn/i],
    ['secret.format', { secret: { format: 'xml' } }, /json/],
    ['secret.recovery_window', { secret: { recovery_window: '3d' } }, /recovery_window/],
    ['secret.take_over', { secret: { take_over: true } }, /take_over/],
    ['secret.tags', { secret: { tags: { 'aws:x': 'y' } } }, /aws:x/],
    ['secret.name', { secret: { name: 'has space' } }, /name/],
  ])('%s: %j', async (at, changes, words) => {
    const diagnostics = await terraform.validate(config(changes));
    expect(diagnostics.map((d) => `${d.at} ${d.summary} ${d.detail}`).join('\n')).toMatch(words);
    expect(diagnostics.some((d) => d.at === at || d.at.startsWith(`${at}.`))).toBe(true);
    expect(diagnostics.every((d) => d.severity === 'error')).toBe(true);
    // In the words of a configuration, whatever the core calls it.
    expect(diagnostics.map((d) => `${d.summary} ${d.detail}`).join('\n')).not.toMatch(OF_A_SPEC);
  });

  test('a right configuration has none', async () => {
    expect(await terraform.validate(config())).toEqual([]);
  });

  const grant = { project_id: 'proj_web', role: UNKNOWN };
  test.each([
    ...Object.keys(settings()).map((name) => [name, { [name]: UNKNOWN }] as const),
    ...[
      'workspace_role',
      'workspace_needs',
      'expires_at',
      'never_expires',
      'justification',
      'review_by',
      'enabled',
      'secret',
    ].map((name) => [name, { [name]: UNKNOWN }] as const),
    ['a grant', { project_grants: [UNKNOWN] }],
    ['a role', { project_grants: [grant] }],
    [
      'a project',
      {
        project_grants: [
          { project_id: UNKNOWN, role: 'Project Viewer' },
          { project_id: UNKNOWN, role: 'Project Member' },
        ],
      },
    ],
    ['needs', { project_grants: [{ project_id: 'proj_web', needs: UNKNOWN }] }],
    ['a need', { project_grants: [{ project_id: 'proj_web', needs: [UNKNOWN] }] }],
    ['rotation.every', { rotation: { every: UNKNOWN, overlap: '24h' } }],
    ['rotation.overlap', { rotation: { every: '29d', overlap: UNKNOWN } }],
    ['secret.arn', { secret: { arn: UNKNOWN } }],
    ['secret.arn with consent', { secret: { arn: UNKNOWN, take_over: true } }],
    ['secret.tags', { secret: { tags: UNKNOWN } }],
    ['a tag', { secret: { tags: { team: UNKNOWN } } }],
  ] as readonly (readonly [string, ObjectValue])[])(
    'what is not known yet is no mistake: %s',
    async (_what, changes) => {
      expect(await terraform.validate(config(changes))).toEqual([]);
      expect(await terraform.plan(config(changes))).toMatchObject({ action: 'create' });
    },
  );

  test('what is known is judged although something else is not', async () => {
    const diagnostics = await terraform.validate(config({ expires_in: UNKNOWN, name: 'X' }));
    expect(diagnostics.map((d) => d.at)).toEqual(['name']);
  });
});

describe('what only the workspace can tell is said by the plan, on the attribute', () => {
  test.each([
    [
      'project_grants',
      { project_grants: [{ project_id: 'proj_web', role: 'Project Viever' }] },
      /Did you mean Project Viewer/,
    ],
    [
      'project_grants',
      { project_grants: [{ project_id: 'proj_wbe', role: 'Project Viewer' }] },
      /Did you mean proj_web/,
    ],
    ['project_grants', { project_grants: [{ project_id: 'proj_web', needs: ['testcase:view'] }] }, /testcases:view/],
    ['workspace_role', { project_grants: null, workspace_role: 'Owner' }, /Owner/],
    ['workspace_id', { workspace_id: 'ws_other' }, /ws_other/],
    ['expires_at', { expires_in: null, rotation: null, expires_at: '2020-01-01' }, /in the past/],
  ])('%s: %j', async (at, changes, words) => {
    const terraform = new MiniTerraform();
    const refused = await terraform.plan(settings(changes as never)).then(
      () => undefined,
      (error: unknown) => error as Refused,
    );
    expect(refused?.message).toMatch(words);
    if (at !== 'workspace_id') expect(refused?.diagnostics.map((d) => d.at)).toContain(at);
    expect(refused?.message).not.toMatch(/defect/);
  });
});

describe('the provider block', () => {
  test('what is missing names the variable that would give it', async () => {
    const terraform = new MiniTerraform();
    terraform.env = {};
    await expect(terraform.process()).rejects.toThrow(/HAWZU_ENDPOINT[^]*HAWZU_MANAGEMENT_TOKEN/);
  });
});
