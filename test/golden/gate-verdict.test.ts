import { tokenId } from '../../src/core/model/ids';
import type { Plan, Reason } from '../../src/core/model/plan';
import { runCodes } from '../../src/core/diagnostics/catalogue/run';
import { renderPlanJson } from '../../src/core/reporting/saved-plan/plan-json';
import { renderPlanMarkdown } from '../../src/core/reporting/plan/plan-markdown';
import { renderPlanText } from '../../src/core/reporting/plan/plan-text';
import { look } from './observe-and-plan';
import { STAMP } from './stamp';
import { situations } from './situations';

const planOf = async (name: string): Promise<Plan> => {
  const { make, options } = situations.find((situation) => situation.name === name)!;
  return (await look(await make(), options)).plan;
};

const FORMATS: readonly (readonly [string, (plan: Plan) => string])[] = [
  ['text', (plan) => renderPlanText(plan)],
  ['text of --quiet', (plan) => renderPlanText(plan, { brief: true })],
  ['Markdown', (plan) => renderPlanMarkdown(plan)],
  ['JSON', (plan) => renderPlanJson([plan], STAMP)],
];

/** As people read it: without line breaks, and without the entities of Markdown. */
const onOneLine = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

test.each(FORMATS)(
  'a plan that the gate would refuse says so, and how much it would break, as %s',
  async (_, render) => {
    const said = onOneLine(render(await planOf('refused-by-the-gate')));
    expect(said).toContain('refused: 4 of 10 tokens (40 %) would be revoked, disabled or replaced; the limit is 30 %');
  },
);

test.each(FORMATS)('a plan that the gate lets through speaks of no refusal, as %s', async (_, render) => {
  expect(render(await planOf('changes-outside'))).not.toMatch(/refused|safety gate|--force/i);
});

const refusedFor = ({ code, message }: Reason, plan: Plan): Plan => ({ ...plan, gate: [{ code, message }] });

test('--force is advised where it helps, and nothing passes a step on the token that the run works with', async () => {
  const plan = await planOf('nothing-to-do');
  const own = runCodes.diagnose('gate-management-token', { token: tokenId('tok_run') });
  const many = runCodes.diagnose('gate-too-many', { touched: 4, total: 10, percent: 40, limit: 30 });
  expect(onOneLine(renderPlanText(refusedFor(own, plan)))).toMatch(
    /An apply will be refused: tok_run is .* works with\. Use another management token/m,
  );
  expect(renderPlanText(refusedFor(own, plan))).not.toContain('--force');
  expect(onOneLine(renderPlanText(refusedFor(many, plan)))).toContain('With --force it goes on.');
});
