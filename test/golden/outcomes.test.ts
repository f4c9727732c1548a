import { displayWidth } from '../../src/core/reporting/text/display-width';
import type { Outcome } from '../../src/core/pass/apply';
import { renderOutcomesText } from '../../src/core/reporting/outcomes/outcomes-text';
import { Simulation, HOUR } from '../../src/testing/memory/simulation';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import type { Fault } from '../../src/testing/memory/port-hooks';

async function outcomesOf(fault?: Fault): Promise<readonly Outcome[]> {
  const desired = desiredState(desiredToken('ci-runner'), desiredToken('load-tests'));
  const simulation = new Simulation(desired, 24 * HOUR, 'outcomes');
  const end = await simulation.pass({}, { faults: (call) => (fault && call.operation === 'put' ? fault : undefined) });
  if (end.kind !== 'applied') throw new Error(end.kind);
  return end.outcomes;
}

test('every action has a line with its token, and the last line counts', async () => {
  const outcomes = await outcomesOf();
  const text = renderOutcomesText(outcomes);
  for (const { tokenId } of outcomes) expect(text).toContain(`done, token ${tokenId}`);
  expect(text).toMatch(/^\+ create +ci-runner/m);
  expect(text.trimEnd().split('\n').at(-1)).toBe('Applied: 2 done.');
});

test('an action that did not end well tells at which step, and the code of its diagnostic', async () => {
  const outcomes = await outcomesOf('denied');
  const text = renderOutcomesText(outcomes);
  expect(text).toMatch(/ci-runner +stopped at step \d of \d \(store\) \[step-failed\]/);
  expect(text).toContain('Applied: 2 failed.');
});

test('no line is wider than the terminal', async () => {
  const outcomes = await outcomesOf();
  for (let width = 40; width <= 200; width += 10) {
    const lines = renderOutcomesText(outcomes, { width }).split('\n');
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
  }
});

test('an apply without actions says so', () => {
  expect(renderOutcomesText([])).toBe('Nothing was to be done.\n');
});
