import { operations } from '../../../src/contract';
import { type Bed, startBed } from '../service-bed';
import { expectOutcome, FAULTS } from './outcomes';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed({ rehearsal: { port: 0 }, file: undefined });
});
afterAll(() => bed.close());

const cases = operations.flatMap(({ name }) => FAULTS.map((outcome) => [name, outcome[0], outcome] as const));
test.each(cases)('%s: %s strikes it once, and no longer', (name, _fault, outcome) => expectOutcome(bed, name, outcome));
