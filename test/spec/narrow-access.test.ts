import * as fc from 'fast-check';
import { instant } from '../../src/core/model/time';
import { ownerId, tokenName, workspaceId } from '../../src/core/model/ids';
import { type AccessFix, fixAccess, type Fixed } from '../../src/core/token-spec/patch/fix-access';
import { readSpecs } from '../../src/core/token-spec/read-specs';

const now = instant(Date.parse('2026-11-30T00:00:00Z'));
const ref = { workspace: workspaceId('ws_acme'), owner: ownerId('acme-ci'), token: tokenName('ci-runner') };
const head = `# Ours.
apiVersion: hawzu-tokens/v1
kind: TokenSpec
metadata: { name: acme-ci, owner: platform@acme.example } # who
workspace: ws_acme
`;
const spec = (access: string, more = ''): string => `${head}${more}tokens:
  # The first.
  - name: ci-runner # named
    purpose: "Runs it"
    consumer:   github-actions/acme
${access}  - { name: other-job, purpose: Other, consumer: jenkins, access: { projects: [ { project: proj_web, role: Project Manager } ] } }
# The end.
`;
const fix = (text: string, ...grants: AccessFix['grants']): Fixed =>
  fixAccess([{ path: 'tokens.yaml', content: text }], [{ ...ref, grants }], now);
/** What was written; else why it was not. */
const written = (text: string, ...grants: AccessFix['grants']): string => {
  const { files, byHand } = fix(text, ...grants);
  return files[0]?.text ?? `by hand: ${byHand[0]?.why ?? '?'}`;
};
const role = (place: string, name: string | null) => ({ place, role: name, used: [] });
const viewer = role('proj_web', 'Project Viewer');

const block = `    access:
      projects:
        # Where the suite lives.
        - project: proj_web   # web
          role: 'Project Manager' # for now
        # And this one.
        - project: proj_api
          needs:
            - testcases:view
            # Runs them.
            - executions:execute # yes
`;

test('a role is another word, and nothing else of the file changes', () => {
  expect(written(spec(block), viewer)).toBe(spec(block.replace("'Project Manager'", 'Project Viewer')));
  const flow = '    access: { workspace: {role: "Administrator" } } # all\n';
  expect(written(spec(flow), role('workspace', 'Viewer'))).toBe(spec(flow.replace('"Administrator"', 'Viewer')));
  const odd = written(spec(flow), role('workspace', 'QA, "nightly" #2'));
  expect(readSpecs([{ path: 'a', content: odd }], { now }).states[0]?.tokens[0]?.access).toMatchObject({
    grant: { role: 'QA, "nightly" #2' },
  });
});

test('a project goes with its lines; the comment above it stays, as do line ends of Windows and a byte order mark', () => {
  const without = block.replace(/ {8}- project: proj_api[^]*/, '');
  expect(written(spec(block), role('proj_api', null))).toBe(spec(without));
  const dos = `\ufeff${spec(block).replaceAll('\n', '\r\n')}`;
  expect(written(dos, role('proj_api', null), viewer)).toBe(
    `\ufeff${spec(without.replace("'Project Manager'", 'Project Viewer')).replaceAll('\n', '\r\n')}`,
  );
});

test('of needs those stay that were used', () => {
  const used = { place: 'proj_api', role: 'Project Viewer', used: ['testcases:view'] };
  expect(written(spec(block), used)).toBe(spec(block.replace('            - executions:execute # yes\n', '')));
  const flow =
    '    access: { workspace: { needs: [testcases:view, executions:execute, defects:create, labels:view] } }\n';
  const keep = (...needs: string[]) => written(spec(flow), { place: 'workspace', role: 'Viewer', used: needs });
  expect(keep('executions:execute')).toBe(spec(flow.replace(/\[.*\]/, '[executions:execute]')));
  expect(keep('testcases:view', 'defects:create')).toBe(
    spec(flow.replace(/\[.*\]/, '[testcases:view, defects:create]')),
  );
});

test('what an anchor shares, and what takes a person, is left as it is and told', () => {
  const shared = '    access: { projects: &all [{ project: proj_web, role: Project Manager }] }\n';
  expect(written(spec(shared), viewer)).toBe('by hand: the list of projects is shared by an anchor');
  const alias = spec(
    '    access: *all\n',
    'x-all: &all { projects: [{ project: proj_web, role: Project Manager }] }\n',
  );
  expect(written(alias, viewer)).toBe('by hand: its "access" stands elsewhere');
  const more = { place: 'proj_api', role: 'Project Member', used: ['testcases:view', 'defects:create'] };
  expect(written(spec(block), more)).toBe('by hand: it used what its needs do not name: defects:create');
  const commented = `    access:
      projects: [{ project: proj_web, role: Project Manager }, # web
        { project: proj_api, role: Project Manager }]
`;
  expect(written(spec(commented), role('proj_api', null))).toMatch(/^by hand: a list has a form, or a comment/);
});

test('an entry that another one is merged from is not narrowed: the other would be, too', () => {
  const merged = (name: string): string =>
    spec('    access: { projects: [{ project: proj_web, role: Project Manager }] }\n')
      .replace('  - name: ci-runner', '  - &base\n    name: ci-runner')
      .replace('  - { name: other-job,', `  - { <<: *base, name: ${name} }\n  - { name: other-job,`);
  expect(readSpecs([{ path: 'a', content: merged('twin-job') }], { now }).errors).toEqual([]);
  expect(written(merged('twin-job'), viewer)).toBe('by hand: what would come out does not say what was meant');
});

test('one that takes a person does not keep another from being written', () => {
  const text = spec('    access: { projects: &all [{ project: proj_web, role: Project Manager }] }\n');
  const fixes = ['ci-runner', 'other-job', 'nobody'].map((name) => ({
    ...ref,
    token: tokenName(name),
    grants: [viewer],
  }));
  const { files, done, byHand } = fixAccess([{ path: 'tokens.yaml', content: text }], fixes, now);
  expect(done.map(({ token }) => token)).toEqual(['other-job']);
  expect(byHand.map(({ fix: { token } }) => token)).toEqual(['ci-runner', 'nobody']);
  const at = text.lastIndexOf('Project Manager');
  expect(files[0]?.text).toBe(`${text.slice(0, at)}Project Viewer${text.slice(at + 'Project Manager'.length)}`);
});

test('whatever the form of a list and whichever of it go, the rest is as it was, and comments are there', () => {
  const projects = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 6 });
  const forms = fc.record({ isFlow: fc.boolean(), space: fc.constantFrom('', ' '), comments: fc.boolean() });
  const property = fc.property(projects, forms, fc.infiniteStream(fc.boolean()), (numbers, form, chance) => {
    const gone = numbers.slice(1).filter(() => chance.next().value);
    const { isFlow, space, comments } = form;
    const item = (n: number) => `{${space}project: proj_${n}, role: Project Manager${space}}`;
    const list = isFlow
      ? `    access: { projects: [${space}${numbers.map(item).join(`,${space}`)}${space}] }\n`
      : `    access:\n      projects:\n${numbers.map((n) => `${comments ? `        # about ${n}\n` : ''}        - ${item(n)}\n`).join('')}`;
    const text = spec(list);
    const grants = [...gone.map((n) => role(`proj_${n}`, null)), role(`proj_${numbers[0]!}`, 'Project Viewer')];
    const out = written(text, ...grants);
    const { states } = readSpecs([{ path: 'a', content: out }], { now });
    const left = numbers.filter((n) => !gone.includes(n)).sort();
    expect(states[0]?.tokens[0]?.access).toEqual({
      type: 'project',
      grants: left.map((n) => ({
        project: `proj_${n}`,
        grant: { kind: 'role', role: n === numbers[0] ? 'Project Viewer' : 'Project Manager' },
      })),
    });
    const commentsOf = (of: string) => of.match(/#.*/g);
    expect(commentsOf(out)).toEqual(commentsOf(text));
    expect(out.split('\n').filter((line) => !line.includes('proj_'))).toEqual(
      text.split('\n').filter((line) => !line.includes('proj_')),
    );
  });
  fc.assert(property, { numRuns: 25 });
});
