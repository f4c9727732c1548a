import { GetRandomPasswordCommand, type GetRandomPasswordCommandInput } from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { refusal, seededRandom, startBed, type Bed } from './endpoint-bed';

let bed: Bed;
beforeAll(async () => (bed = await startBed()));
afterAll(() => bed.close());

const password = async (input: GetRandomPasswordCommandInput = {}, on = bed) =>
  (await on.client.send(new GetRandomPasswordCommand(input))).RandomPassword!;

test('has 32 characters with one of each type, unless told otherwise', async () => {
  const text = await password();
  expect(text).toHaveLength(32);
  for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[!-/:-@[-`{-~]/]) expect(text).toMatch(type);
  expect(text).not.toContain(' ');
  expect(await password({ PasswordLength: 4096 })).toHaveLength(4096);
});

test('whatever is excluded is not in it, whatever is required is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        PasswordLength: fc.integer({ min: 5, max: 60 }),
        ExcludeNumbers: fc.boolean(),
        ExcludePunctuation: fc.boolean(),
        ExcludeUppercase: fc.boolean(),
        IncludeSpace: fc.boolean(),
        ExcludeCharacters: fc.string({ unit: fc.constantFrom(...'abcXYZ019!?'), maxLength: 12 }),
      }),
      async (input) => {
        const text = await password(input);
        expect(text).toHaveLength(input.PasswordLength);
        expect([...text].filter((c) => input.ExcludeCharacters.includes(c))).toEqual([]);
        expect(/[0-9]/.test(text)).toBe(!input.ExcludeNumbers);
        expect(/[A-Z]/.test(text)).toBe(!input.ExcludeUppercase);
        expect(/[!-/:-@[-`{-~]/.test(text)).toBe(!input.ExcludePunctuation);
        if (!input.IncludeSpace) expect(text).not.toContain(' ');
      },
    ),
    { numRuns: 100 },
  );
});

test.each<[string, GetRandomPasswordCommandInput]>([
  [
    'everything excluded',
    { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true },
  ],
  ['too short for one of each type', { PasswordLength: 3 }],
])('%s is refused', async (_what, input) => {
  expect(await refusal(password(input))).toMatchObject({ code: 'InvalidParameterException' });
});

test('a space may be in it and is no type of its own: four characters have room for all four types', async () => {
  const texts = await Promise.all(
    Array.from({ length: 60 }, () => password({ PasswordLength: 4, IncludeSpace: true })),
  );
  for (const text of texts) {
    for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[!-/:-@[-`{-~]/]) expect(text).toMatch(type);
  }
  expect(await password({ PasswordLength: 4096, IncludeSpace: true })).toContain(' ');
  const spaces = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true };
  expect(await password({ ...spaces, PasswordLength: 5, IncludeSpace: true })).toBe('     ');
});

test('where a required type stands is not foreseeable, nor is a space there that was excluded', async () => {
  const input = { PasswordLength: 5, IncludeSpace: true, ExcludeCharacters: ' ' };
  const texts = await Promise.all(Array.from({ length: 60 }, () => password(input)));
  for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[!-/:-@[-`{-~]/]) {
    for (const place of [0, 1, 2, 3]) expect(texts.filter((text) => !type.test(text[place]!))).not.toEqual([]);
    expect(texts.some((text) => type.test(text[0]!))).toBe(true);
  }
  expect(await password({ ...input, PasswordLength: 4096 })).not.toContain(' ');
});

test('a length beyond 4096 is refused, a short one is fine when types are not required', async () => {
  expect(await refusal(password({ PasswordLength: 4097 }))).toMatchObject({ code: 'ValidationException' });
  expect(await password({ PasswordLength: 1, RequireEachIncludedType: false })).toHaveLength(1);
});

test('the same random source gives the same password, so a run can be repeated', async () => {
  const make = async () => {
    const on = await startBed({ random: seededRandom('repeat') });
    const text = await password({}, on);
    await on.close();
    return text;
  };
  expect(await make()).toBe(await make());
});
