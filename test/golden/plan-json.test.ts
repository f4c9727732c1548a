import { STAMP } from './stamp';
import fc from 'fast-check';
import { parsePlanJson, renderPlanJson } from '../../src/core/reporting/saved-plan/plan-json';
import { arbitraryPlan } from './arbitrary-plan';
import { look } from './observe-and-plan';
import { situations } from './situations';

const saved = async (): Promise<string> => {
  const situation = situations.find(({ name }) => name === 'first-apply')!;
  return renderPlanJson([(await look(await situation.make())).plan], STAMP);
};
const codes = (text: string): readonly string[] => {
  const parsed = parsePlanJson(text);
  return parsed.kind === 'refused' ? parsed.diagnostics.map((diagnostic) => diagnostic.code) : ['parsed'];
};
/** A saved plan with one thing changed. */
const changed = async (change: (json: Record<string, unknown>) => void): Promise<string> => {
  const json = JSON.parse(await saved()) as Record<string, unknown>;
  change(json);
  return JSON.stringify(json);
};

const plansIn = (json: Record<string, unknown>) => (json['result'] as { plans: Record<string, unknown>[] }).plans;

test('any plan that is saved reads back as the same plan', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      expect(parsePlanJson(renderPlanJson([plan], STAMP))).toEqual({ kind: 'parsed', plans: [plan] });
    }),
    { numRuns: 100 },
  );
});

test('equal plans are saved as equal bytes', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      const parsed = parsePlanJson(renderPlanJson([plan], STAMP));
      expect(parsed.kind === 'parsed' && renderPlanJson(parsed.plans, STAMP)).toBe(renderPlanJson([plan], STAMP));
    }),
    { numRuns: 50 },
  );
});

test('reading never throws, whatever the file holds', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(parsePlanJson(text).kind).toBe('refused');
    }),
  );
});

test('reading never throws when any part of a plan is replaced by something else', async () => {
  const text = await saved();
  const paths: (readonly (string | number)[])[] = [];
  const walk = (json: unknown, path: readonly (string | number)[]): void => {
    paths.push(path);
    if (json !== null && typeof json === 'object') {
      for (const [key, inner] of Object.entries(json)) walk(inner, [...path, key]);
    }
  };
  walk(JSON.parse(text), []);
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
      const root = { json: JSON.parse(text) as unknown };
      let holder = root as Record<string, unknown>;
      let key = 'json';
      for (const next of path) {
        holder = holder[key] as Record<string, unknown>;
        key = String(next);
      }
      holder[key] = value;
      expect(['parsed', 'refused']).toContain(parsePlanJson(JSON.stringify(root.json)).kind);
    }),
    { numRuns: 200 },
  );
});

test('a file that is not JSON is refused without quoting it, since it may hold a secret', () => {
  const parsed = parsePlanJson('hunter2-secret-value', 'notes.txt');
  expect(codes('hunter2-secret-value')).toEqual(['plan-not-json']);
  expect(JSON.stringify(parsed)).not.toContain('hunter2');
  expect(JSON.stringify(parsed)).toContain('notes.txt');
});

test('JSON of another kind, and a plan of another format version, are told apart', async () => {
  expect(codes('{"name":"x"}')).toEqual(['plan-not-a-plan']);
  expect(codes('null')).toEqual(['plan-not-a-plan']);
  expect(codes('{"formatVersion":2,"kind":"hawzu-tokens/plan"}')).toEqual(['plan-version-unknown']);
  for (const formatVersion of [2, 4, '3']) {
    expect(codes(await changed((json) => Object.assign(json, { formatVersion })))).toEqual(['plan-version-unknown']);
  }
});

test('a part that is missing or of the wrong form is named by its path, all of them at once', async () => {
  const text = await changed((json) => {
    const [plan] = plansIn(json);
    const entries = plan!['entries'] as { token: unknown; actions: { kind: string }[] }[];
    entries[0]!.token = 7;
    entries[1]!.actions[0]!.kind = 'explode';
    Object.assign(plan!, { asOf: 'yesterday' });
  });
  const parsed = parsePlanJson(text);
  const places = parsed.kind === 'refused' ? parsed.diagnostics.map((one) => one.place) : [];
  expect(places).toEqual([
    { kind: 'resource', resource: 'the saved plan', attribute: 'plans[0].asOf' },
    { kind: 'resource', resource: 'the saved plan', attribute: 'plans[0].entries[0].token' },
    { kind: 'resource', resource: 'the saved plan', attribute: 'plans[0].entries[1].actions[0].kind' },
  ]);
});

test('a plan that was edited after it was made is refused', async () => {
  const text = await changed((json) => {
    const entries = plansIn(json)[0]!['entries'] as { actions: { steps: unknown[] }[] }[];
    entries[0]!.actions[0]!.steps.push({ kind: 'revoke', token: 'tok_of_somebody_else' });
  });
  expect(codes(text)).toEqual(['plan-altered']);
});

test('the plans of several specs are one document, and read back as they were', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryPlan, { minLength: 2, maxLength: 3 }), async (plans) => {
      expect(parsePlanJson(renderPlanJson(plans, STAMP))).toEqual({ kind: 'parsed', plans });
    }),
    { numRuns: 20 },
  );
});
