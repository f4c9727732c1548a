import { Bed, DAY, desiredToken, HOUR, names, OVERLAP, saysOf, SETTLE, specOf } from './bed';

const spec = specOf('acme-ci', [desiredToken('api')]);
const rotate = { options: { rotate: names('api') } };
const rollback = { options: { rollback: names('api') } };
/** The pass dies when a value is stored, and before it is promoted. */
const dying = {
  hooks: {
    faults: ({ operation }: { readonly operation: string }) =>
      operation === 'moveStage' ? ('crash-before' as const) : undefined,
  },
};

/** Two rotations, of which the second died. */
async function standing(): Promise<{ readonly bed: Bed; readonly first: string; readonly lost: string }> {
  const bed = new Bed();
  await bed.pass(spec);
  const first = bed.current('api').id;
  bed.advance(HOUR);
  await bed.pass(spec, rotate);
  bed.advance(HOUR);
  await bed.pass(spec, { ...rotate, ...dying });
  const pending = bed.secret('api').versions.find(({ stages }) => stages.includes('AWSPENDING'))!.value!;
  const { id: lost } = bed.world.snapshot().tokens.find(({ value }) => value !== undefined && pending.includes(value))!;
  return { bed, first, lost };
}

test('what a rotation has left that died before a rollback is not promoted after it, and dies', async () => {
  const { bed, first, lost } = await standing();
  expect(saysOf(await bed.pass(spec, rollback))).toContain('rollback api: done');
  bed.advance(HOUR);
  const end = await bed.pass(spec);
  expect(saysOf(end)).toEqual(['finish api: done']);
  expect(bed.current('api').id).toBe(first);
  for (const wait of [HOUR, OVERLAP, SETTLE, 3 * DAY]) {
    bed.advance(wait);
    await bed.pass(spec);
    expect(bed.current('api').id).toBe(first);
  }
  expect([bed.alive(lost as never), bed.works('api'), bed.violations]).toEqual([[], true, []]);
});

test('without a rollback it is promoted, and so is what a rotation after one has left', async () => {
  const { bed, lost } = await standing();
  await bed.pass(spec);
  expect(bed.current('api').id).toBe(lost);
  bed.advance(HOUR);
  await bed.pass(spec, rollback);
  const { id } = bed.current('api');
  bed.advance(HOUR);
  await bed.pass(spec, { ...rotate, ...dying });
  bed.advance(HOUR);
  expect(saysOf(await bed.pass(spec))).toEqual(['finish api: done']);
  expect([bed.current('api').id === id, bed.works('api'), bed.violations]).toEqual([false, true, []]);
});
