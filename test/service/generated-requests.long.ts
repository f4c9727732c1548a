import { expectDocumentedAnswers } from './generated-requests';

jest.setTimeout(300_000);

test.each(Array.from({ length: 8 }, (_, at) => at + 2))(
  'generated requests are answered as the document says (seed %i)',
  async (seed) => {
    await expectDocumentedAnswers(seed, 1_000);
  },
);
