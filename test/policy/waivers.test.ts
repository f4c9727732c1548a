import type { Diagnostic } from '../../src/core/diagnostics/diagnostic';
import { judge } from '../../src/core/policy/judge';
import { resolveAccess } from '../../src/core/token-spec/access/resolve-access';
import { SYSTEM_ROLES } from '../../src/contract/vocabulary/roles';
import { permissionId, projectId } from '../../src/core/model/ids';
import { NOW, read, specOf, token } from '../spec/marked-spec';
import { judged, policies, policyOf } from './policy-texts';

const LONG = specOf(token({ expiresIn: '1y' }));
const rule = (severity = 'error') => `longest-life: { atMost: 90d, severity: ${severity}, reason: x }`;
const waiver = (fields = '', until = '2027-02-01') =>
  `waivers:\n  - { rule: longest-life, owner: acme-ci, name: ci-regression-runner, ${fields}reason: Until the audit, until: ${until} }\n`;
const told = (findings: readonly Diagnostic[]): readonly string[] =>
  findings.map(({ code, waived }) => (waived ? `${code} waived until ${waived.until}` : code));

test('a waiver of the policy answers its finding, through its last day', () => {
  const until = (day: string) => told(judged(policies(policyOf(rule(), waiver('', day))), LONG));
  expect(until('2027-02-01')).toEqual(['longest-life waived until 2027-02-01']);
  expect(until('2026-11-22')).toEqual(['longest-life waived until 2026-11-22']);
});

test('a waiver that is over counts no more, and that it is over is told where it stands', () => {
  const found = judged(policies(policyOf(rule(), waiver('', '2026-11-21'))), LONG);
  expect(told(found)).toEqual(['longest-life', 'waiver-expired']);
  expect(found[1]).toMatchObject({ severity: 'warning', place: { file: 'policy-1.yaml', line: 5 } });
});

test.each([
  ['the token keeps the rule', specOf(token()), waiver()],
  ['there is no such token', LONG.replaceAll('ci-regression-runner', 'ci-runner'), waiver()],
  ['no rule of this policy', LONG, waiver().replace('longest-life', 'never-expires')],
])('a waiver for nothing is a warning: %s', (why, spec, waivers) => {
  const found = judged(policies(policyOf(rule(), waivers)), spec).filter(({ code }) => code === 'waiver-unused');
  expect(found).toMatchObject([{ severity: 'warning', place: { file: 'policy-1.yaml', line: 5 } }]);
  expect(found[0]?.message).toContain(why);
});

test('of specs that a run does not read, nothing is said', () => {
  const elsewhere = waiver().replace('acme-ci', 'acme-web');
  expect(judged(policies(policyOf(rule(), elsewhere)), specOf(token()))).toEqual([]);
});

test('of a spec in a workspace that the policy is not about, a waiver of its owner says nothing', () => {
  const elsewhere = (workspace: string) => policyOf(rule(), `appliesTo: { workspaces: [${workspace}] }\n${waiver()}`);
  expect(told(judged(policies(elsewhere('ws_production')), LONG))).toEqual([]);
  expect(told(judged(policies(elsewhere('ws_acme')), LONG))).toEqual(['longest-life waived until 2027-02-01']);
});

test('a file waives its own rules alone: nobody excepts himself by a policy beside his spec', () => {
  const own = policyOf('never-expires: { reason: x }', waiver());
  expect(told(judged(policies(policyOf(rule()), own), LONG))).toEqual(['longest-life', 'waiver-unused']);
});

describe('in a spec', () => {
  const waived = specOf(
    token({ expiresIn: '1y', waivers: '[{ code: longest-life, reason: Because, until: 2027-02-01 }]' }),
  );

  test('a waiver answers a rule that is a warning', () => {
    expect(told(judged(policies(policyOf(rule('warning'))), waived))).toEqual(['longest-life waived until 2027-02-01']);
  });

  test('a waiver does not answer an error, and that is told', () => {
    const found = judged(policies(policyOf(rule())), waived);
    expect(told(found)).toEqual(['longest-life', 'waiver-not-enough']);
    expect(found[1]).toMatchObject({ place: { file: 'a.yaml' } });
  });

  test('a waiver of a rule that the token keeps is a warning, unless no policy has the rule', () => {
    const kept = waived.replace('1y', '90d');
    expect(told(judged(policies(policyOf(rule('warning'))), kept))).toEqual(['waiver-unused']);
    expect(judged(policies(policyOf('never-expires: { reason: x }')), kept)).toEqual([]);
    expect(judged([], kept)).toEqual([]);
  });
});

const ROLES = SYSTEM_ROLES.map((role) => ({
  ...role,
  permissions: role.permissions.map((id) => permissionId(id)),
  projectRole: SYSTEM_ROLES.find(({ id }) => id === role.projectRoleId)?.name ?? null,
}));

describe('roles that needs take', () => {
  const forbidden = 'forbidden-roles: { roles: [Project Member], reason: x }';
  const needing = specOf(token({ access: '{ projects: [{ project: proj_web, needs: [executions:execute] }] }' }));
  const waiverOf = waiver().replace('longest-life', 'forbidden-roles');
  /** What is said before roles are known, and then. */
  const looks = (policy: string, spec: string): readonly (readonly Diagnostic[])[] => {
    const { states, waivers, places } = read(spec);
    const resolution = resolveAccess(states[0]!, { roles: { roles: ROLES }, projects: [projectId('proj_web')] });
    if (resolution.kind !== 'resolved') throw new Error('the spec does not fit its workspace');
    const all = { specs: states, waivers, placeOf: places.of.bind(places), now: NOW };
    const found = policies(policy);
    return [judge(found, all), judge(found, { ...all, resolved: [resolution.state] })];
  };

  test('are judged once they are known, and what is named is judged once', () => {
    const [before, after] = looks(policyOf(forbidden), needing);
    expect(before).toEqual([]);
    expect(after).toMatchObject([{ code: 'forbidden-roles', place: { line: 9 } }]);
    const named = needing.replace('needs: [executions:execute]', 'role: Project Member');
    expect(looks(policyOf(forbidden), named).map((found) => found.length)).toEqual([1, 0]);
  });

  test('a waiver for them is no waiver for nothing before, nor after', () => {
    const [before, after] = looks(policyOf(forbidden, waiverOf), needing);
    expect(before).toEqual([]);
    expect(told(after!)).toEqual(['forbidden-roles waived until 2027-02-01']);
    const lower = needing.replace('executions:execute', 'executions:view');
    expect(looks(policyOf(forbidden, waiverOf), lower).map(told)).toEqual([[], ['waiver-unused']]);
  });
});
