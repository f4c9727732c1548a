import type { PortCall } from '../../src/testing/memory/port-hooks';
import { Bed, desiredToken, HOUR, names, specOf } from './bed';
import { current, older, rotated, spec } from './situations';

/** What an emergency says of how to go on, where no token can be revoked. */
async function advice(bed: Bed, kill: readonly ReturnType<typeof current>[]): Promise<string> {
  bed.advance(HOUR);
  bed.allowStopping();
  const faults = ({ operation }: PortCall) => (operation === 'revoke' ? ('denied' as const) : undefined);
  const options = { compromised: names('api'), kill: new Set(kill) };
  const end = await bed.pass(spec, { options, hooks: { faults } });
  if (end.kind !== 'applied') throw new Error(end.kind);
  return end.outcomes.map(({ diagnostic }) => `${diagnostic?.message} ${diagnostic?.advice}`).join('\n');
}

describe('an emergency that could not end what leaked names the command that tries again', () => {
  test('for the entry, whose tokens it finds by itself', async () => {
    const bed = new Bed();
    await rotated(bed);
    const said = await advice(bed, []);
    expect(said).toContain('rotate --token api --compromised');
    expect(said).not.toContain('--kill');
  });

  test('with the tokens that were named, and no other that it was to revoke', async () => {
    const bed = new Bed();
    await rotated(bed);
    const [named, other] = [older(bed), current(bed)];
    const said = await advice(bed, [named]);
    expect(said).toContain(`rotate --token api --compromised --kill ${named}`);
    expect(said).not.toContain(`--kill ${other}`);
  });
});

test('an entry with nothing to do has no outcome beside one that has', async () => {
  const bed = new Bed();
  const both = specOf('acme-ci', [desiredToken('api'), desiredToken('web')]);
  await bed.pass(both);
  bed.advance(HOUR);
  const end = await bed.pass(both, { options: { rotate: names('api') } });
  expect(end.kind === 'applied' && end.outcomes.map(({ action }) => action.token)).toEqual(['api']);
});
