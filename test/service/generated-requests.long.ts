import { operations } from '../../src/contract';
import { expectDocumentedAnswers } from './generated-requests';

jest.setTimeout(300_000);

test('generated requests, right and wrong, are answered as the document says, and a refused one changes nothing', async () => {
  const answered = await expectDocumentedAnswers(1, 1_000);
  // Otherwise the test would show nothing.
  expect([...answered].filter((kind) => kind.endsWith('done'))).toHaveLength(operations.length);
  expect([...answered].filter((kind) => kind.endsWith('refused'))).toHaveLength(operations.length);
});

const SEEDS = process.env['SOAK'] === undefined ? 2 : 8;

test.each(Array.from({ length: SEEDS }, (_, at) => at + 2))(
  'generated requests are answered as the document says (seed %i)',
  async (seed) => {
    await expectDocumentedAnswers(seed, 1_000);
  },
);
