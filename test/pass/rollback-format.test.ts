import { Bed, DAY, desiredToken, HOUR, names, plannedBy, saysOf, specOf } from './bed';

const json = specOf('acme-ci', [desiredToken('api')]);
const plain = specOf('acme-ci', [desiredToken('api', { format: 'plain' })]);
const rollback = { options: { rollback: names('api') } };
const rotate = { options: { rotate: names('api') } };

const formOf = (bed: Bed): string => {
  const { value } = bed.secret('api').versions.find(({ stages }) => stages.includes('AWSCURRENT'))!;
  return value!.startsWith('{') ? 'json' : 'plain';
};

/** An entry whose format changed in the apply that rotated it too: the value before is in the former one. */
async function changed(from = json, to = plain) {
  const bed = new Bed();
  await bed.pass(from);
  const { id } = bed.current('api');
  bed.advance(DAY);
  await bed.pass(to, rotate);
  bed.advance(HOUR);
  return { bed, first: id, spec: to };
}

describe('a rollback to a value in another format than the declared one', () => {
  test.each([
    ['plain', json, plain],
    ['json', plain, json],
  ])('writes it anew as declared: %s', async (form, from, to) => {
    const { bed, first } = await changed(from, to);
    expect(saysOf(await bed.pass(to, rollback))).toContain('rollback api: done');
    expect([bed.current('api').id, formOf(bed), bed.works('api')]).toEqual([first, form, true]);
    expect(bed.secret('api').tags['hawzu-tokens:format']).toBe(form);
    expect(plannedBy(await bed.plan(to))).toEqual([]);
    for (let hours = 0; hours < 5 * 24; hours += 8) {
      bed.advance(8 * HOUR);
      await bed.pass(to);
      expect([formOf(bed), bed.works('api'), bed.current('api').id]).toEqual([form, true, first]);
    }
    expect(bed.violations).toEqual([]);
  });

  test('leaves a tag that is true where the declared format is that of the value before', async () => {
    const { bed, first } = await changed();
    expect(saysOf(await bed.pass(json, rollback))).toContain('rollback api: done');
    expect([bed.current('api').id, formOf(bed)]).toEqual([first, 'json']);
    expect(bed.secret('api').tags['hawzu-tokens:format']).toBe('json');
    expect(plannedBy(await bed.plan(json))).toEqual([]);
  });

  test('goes on after a death at any call, when it is asked for again', async () => {
    let made = Infinity;
    for (let dies = 1; dies <= made; dies += 1) {
      const { bed, first } = await changed();
      let calls = 0;
      const interleave = async (): Promise<void> => {
        calls += 1;
        if (calls === dies) throw new Error('killed');
      };
      await bed.pass(plain, { ...rollback, hooks: { interleave } }).catch(() => undefined);
      if (calls < dies) made = calls;
      expect(bed.works('api')).toBe(true);
      if (bed.current('api').id !== first) await bed.pass(plain, rollback);
      await bed.pass(plain);
      expect([bed.current('api').id, formOf(bed), bed.works('api')]).toEqual([first, 'plain', true]);
      expect(bed.violations).toEqual([]);
    }
    expect(made).toBeGreaterThan(8);
  });
});
