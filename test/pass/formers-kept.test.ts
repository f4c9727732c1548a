import type { DesiredToken } from '../../src/core/model/desired';
import { ownerId, tokenName } from '../../src/core/model/ids';
import { actionsBy, Bed, desiredToken, holdsBy, HOUR, names, specOf } from './bed';

const [A, B] = ['team-a', 'team-b'];
const [HERE, THERE] = ['eu-west-1', 'us-east-1'];
const link = (owner: string, name: string) => ({ owner: ownerId(owner), name: tokenName(name) });
const usual = (owner: string, name: string, changes: Partial<DesiredToken>): DesiredToken =>
  desiredToken(name, {
    secret: { kind: 'managed', name: `hawzu/${owner}/${name}`, named: false, tags: {}, recoveryWindowDays: 30 },
    ...changes,
  });

test('an emergency that prunes ends tokens in what an entry left under its former owner, and leaves that secret to them', async () => {
  const bed = new Bed();
  const stays = usual(A, 'stays', { region: HERE });
  await bed.pass(specOf(A, [usual(A, 'api', { region: HERE }), stays]));
  const { arn } = bed.secret('api');
  const leaked = bed.current('api').id;
  bed.advance(2 * HOUR);
  await bed.pass(specOf(A, [usual(A, 'api', { region: THERE }), stays]));
  bed.advance(HOUR);
  const coming = specOf(B, [usual(B, 'gate', { region: THERE, movedFrom: link(A, 'api') })]);
  await bed.pass([specOf(A, [usual(A, 'api', { region: THERE, movedTo: link(B, 'gate') }), stays]), coming]);
  bed.advance(HOUR);
  bed.allowStopping();
  const end = await bed.pass(coming, { options: { compromised: names('gate'), prune: true } });
  expect(bed.alive(leaked)).toEqual([]);
  expect(actionsBy(end).map(({ token, kind }) => `${kind} ${token}`)).not.toContain('remove api');
  expect(holdsBy(end).filter((hold) => hold.startsWith('api'))).toEqual([]);
  expect(bed.secret('api', (secret) => secret.arn === arn).deletedAt).toBeUndefined();
});
