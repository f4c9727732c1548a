import { bootstrapVersion, labelFor } from '../../src/core/model/label';
import { instant } from '../../src/core/model/time';
import { applied, counted, expectPagesOnly, HOUR } from './many-tokens';

test('an inventory of 1,000 tokens takes a call a page, reads no value, and asks for no secret by itself', async () => {
  await expectPagesOnly(1_000);
});

test('what changed within the hour is asked for by itself, since lists may lag behind it', async () => {
  const made = await applied(60);
  const { arn } = made.world.snapshot().secrets[7]!;
  made.world.outside.setTags(arn, { ...made.world.snapshot().secrets[7]!.tags, note: 'by a person' });
  const { inventory, calls } = await counted(made);
  expect(calls.get('describe')).toBe(1);
  expect(inventory.findings).toEqual([]);
});

test('a token that was issued within the hour has its secret asked for, although the list shows that unchanged', async () => {
  const made = await applied(60);
  const [first] = made.desired.tokens;
  const { value: facts } = await made.world
    .stores(undefined)
    .describe(first!.secret.kind === 'managed' ? first!.secret.name : '');
  const version = bootstrapVersion(facts!.arn);
  const label = labelFor({
    name: first!.name,
    owner: made.desired.ownerId,
    arn: facts!.arn,
    version,
    nonce: 'bbbbbbbb',
  });
  await made.world.tokenApi().issue(made.desired.workspace, {
    label,
    access: first!.access,
    expiresAt: instant(made.clock.now() + HOUR),
  });
  expect((await counted(made)).calls.get('describe')).toBe(1);
});
