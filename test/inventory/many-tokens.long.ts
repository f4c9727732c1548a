import { expectPagesOnly } from './many-tokens';

test('an inventory of 10,000 tokens takes a call a page, reads no value, and asks for no secret by itself', async () => {
  await expectPagesOnly(10_000);
}, 120_000);
