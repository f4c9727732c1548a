import { secretArn, tokenId, versionId } from '../../src/core/model/ids';
import { DAY, MiniTerraform, settings } from './mini-terraform';

describe.each(['json', 'plain'])('a secret that is given by its ARN and holds a %s value', (format) => {
  let terraform: MiniTerraform;
  let config: ReturnType<typeof settings>;
  beforeEach(async () => {
    terraform = new MiniTerraform();
    const arn = terraform.world.outside.makeSecret({ name: 'team/ci', description: '', tags: {} });
    config = settings({ secret: { arn, format } });
    await terraform.apply(config);
  });

  const idOf = () => tokenId(String(terraform.attributes['token_id']));

  test.each([0, 40])('gets a new token by itself where somebody revoked the one in it %s days ago', async (days) => {
    const revoked = idOf();
    terraform.world.outside.personRevokes(revoked);
    terraform.clock.advance(days * DAY);
    const plan = await terraform.apply(config);
    expect(plan.action).toBe('update');
    expect(plan.planned['change']).toMatch(/^replace: /);
    expect(idOf()).not.toBe(revoked);
    expect(terraform.attributes).toMatchObject({ status: 'active' });
    expect(await terraform.plan(config)).toMatchObject({ action: 'none' });
  });

  test('is not written over where somebody else put a value there since', async () => {
    const arn = secretArn(String(terraform.attributes['secret_arn']));
    terraform.world.outside.personRevokes(idOf());
    const theirs = versionId('99999999-0000-4000-8000-000000000000');
    terraform.world.outside.overwriteValue(arn, theirs, 'something of theirs');
    await expect(terraform.apply(config)).rejects.toThrow(/did not write/);
    const { value } = await terraform.world.stores(undefined).read(arn, theirs);
    expect(value).toMatchObject({ kind: 'value', stages: ['AWSCURRENT'] });
  });
});

test('a dead plain value says nothing of whose it was, so another state is asked for consent', async () => {
  const terraform = new MiniTerraform();
  const arn = terraform.world.outside.makeSecret({ name: 'team/ci', description: '', tags: {} });
  const config = settings({ secret: { arn, format: 'plain' } });
  await terraform.apply(config);
  terraform.world.outside.personRevokes(tokenId(String(terraform.attributes['token_id'])));
  await expect(new MiniTerraform(terraform).apply(config)).rejects.toThrow(/did not write/);
});
