import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  paginateListSecrets,
  UpdateSecretCommand,
  type Filter,
  type ListSecretsCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { DAY, post, refusal, START, startBed, type Bed } from './endpoint-bed';

let bed: Bed;
const names = async (input: ListSecretsCommandInput = {}, on = bed): Promise<(string | undefined)[]> =>
  ((await on.client.send(new ListSecretsCommand(input))).SecretList ?? []).map(({ Name }) => Name);

const SECRETS = [
  { Name: 'testing1/one', Description: 'a secret', Tags: [{ Key: 'team', Value: 'Blue' }] },
  { Name: '/testing2/two', Description: 'an secret', Tags: [{ Key: 'team', Value: 'Green' }] },
  { Name: 'testing3/three', Description: 'asecret', Tags: [{ Key: 'Team', Value: 'Blue' }] },
  { Name: '/testing4/four', Description: 'thesecret' },
] as const;
const [ONE, TWO, THREE, FOUR] = SECRETS.map(({ Name }) => Name);

beforeAll(async () => {
  bed = await startBed();
  for (const secret of SECRETS) {
    bed.clock.now += 1000;
    await bed.client.send(new CreateSecretCommand({ ...secret, Tags: [...('Tags' in secret ? secret.Tags : [])] }));
  }
});
afterAll(() => bed.close());

const filter = (Key: Filter['Key'], ...Values: string[]): Filter => ({ Key, Values });

test.each<[string, Filter[], (string | undefined)[]]>([
  ['a name by its beginning', [filter('name', '/')], [TWO, FOUR]],
  ['a negated name', [filter('name', '!/')], [ONE, THREE]],
  ['no name by words', [filter('name', 'testing1 one')], []],
  ['no name in another case', [filter('name', 'Testing')], []],
  ['one of several names', [filter('name', 'testing1', 'testing3')], [ONE, THREE]],
  ['a word of the description by its beginning', [filter('description', 'a')], [ONE, TWO, THREE]],
  ['a negated description', [filter('description', '!a')], [FOUR]],
  ['a negated description that nothing has', [filter('description', '!c')], [ONE, TWO, THREE, FOUR]],
  ['all words of a description of several', [filter('description', 'a secret')], [ONE, TWO]],
  ['a description in any case', [filter('description', 'THES')], [FOUR]],
  ['both of two filters', [filter('description', 'a'), filter('name', '/')], [TWO]],
  ['nothing if one of two filters has nothing', [filter('description', 'a'), filter('name', 'secret')], []],
  ['a tag key, case-sensitively', [filter('tag-key', 'team')], [ONE, TWO]],
  ['a tag value by its beginning, case-sensitively', [filter('tag-value', 'Bl')], [ONE, THREE]],
  ['no tag key by its end', [filter('tag-key', 'eam')], []],
  ['no tag value by its end', [filter('tag-value', 'lue')], []],
  ['a negated tag value', [filter('tag-value', '!Bl')], [TWO, FOUR]],
  ['anything, in any case', [filter('all', 'BLUE')], [ONE, THREE]],
  ['anything, by words of one field', [filter('all', 'two testing2')], [TWO]],
  ['nothing by words of two fields', [filter('all', 'secret two')], []],
  ['no replica', [filter('primary-region', 'eu')], []],
])('filters find %s', async (_what, Filters, expected) => {
  expect(await names({ Filters })).toEqual(expected);
});

/** What tests that others ran against AWS found there. */
describe('filters cut words as AWS does', () => {
  const SEPARATED = ['/', '_', '+', '=', '.', '@', '-'].map((separator) =>
    ['prod', 'AppBeta', '3f2a1b'].join(separator),
  );
  const NAMED = ['SecretOne3f2a1b', 'SecretTwo3f2a1b', 'Thirdsecret3f2a1b', 'SecretFTag3f2a1b', 'SecretFValue3f2a1b'];
  const [FIRST, SECOND, THIRD, TAG_VALUE, TAG_KEY] = NAMED;
  const UPPER = 'uat/COMPANY/3f2a1b';
  const PARTLY = 'uat/COMPANYthings/3f2a1b';
  let words: Bed;
  beforeAll(async () => {
    words = await startBed();
    const details: Record<string, object> = {
      [SECOND!]: { Description: 'DescTwo' },
      [TAG_VALUE!]: { Tags: [{ Key: '1', Value: 'foo' }] },
      [TAG_KEY!]: { Tags: [{ Key: 'foo', Value: 'v' }] },
    };
    for (const Name of [...NAMED, ...SEPARATED, UPPER, PARTLY, 'unrelated']) {
      words.clock.now += 1000;
      await words.client.send(new CreateSecretCommand({ Name, ...details[Name] }));
    }
  });
  afterAll(() => words.close());

  test.each<[string, string[], (string | undefined)[]]>([
    ['the whole of a name', ['SecretOne'], [FIRST]],
    ['tags', ['foo'], [TAG_VALUE, TAG_KEY]],
    ['a word', ['Secret'], [FIRST, SECOND, TAG_VALUE, TAG_KEY]],
    ['a word in any case', ['secret'], [FIRST, SECOND, TAG_VALUE, TAG_KEY]],
    ['no end of a word', ['ret'], []],
    ['a beginning of a word', ['sec'], [FIRST, SECOND, TAG_VALUE, TAG_KEY]],
    ['nothing if one word is missing', ['SomeSecret'], []],
    ['a letter', ['d'], [SECOND]],
    ['two words of one field', ['d t'], [SECOND]],
    ['words behind a capital', ['t'], [SECOND, THIRD, TAG_VALUE]],
    ['words between separators', ['AppBeta'], SEPARATED],
    ['a word behind a separator and a capital', ['Beta'], SEPARATED],
    ['either of two values', ['AppBeta', 'prod'], SEPARATED],
    ['nothing for a separator', ['+'], []],
    ['the last part', ['3f2a1b'], [...SEPARATED, UPPER, PARTLY]],
    ['capitals as one word', ['company'], [UPPER]],
    ['no small letters behind capitals', ['things'], []],
    ['the last capital with what follows', ['Ythings'], [PARTLY]],
    ['no capital alone', ['N'], []],
    ['no part of a word of capitals', ['pany'], []],
  ])('%s', async (_what, values, expected) => {
    expect(await names({ Filters: [filter('all', ...values)] }, words)).toEqual(expected);
  });

  test.each([
    ['one two', ['foo', 'bar']],
    ['o t', ['foo', 'bar']],
    ['t', ['foo', 'bar', 'qux']],
    ['Two', ['foo', 'bar', 'qux']],
  ])('descriptions with %j', async (value, expected) => {
    const on = await startBed();
    const descriptions = { foo: 'one two', bar: 'one and two', baz: 'one', qux: 'two', none: 'unrelated' };
    for (const [Name, Description] of Object.entries(descriptions)) {
      on.clock.now += 1000;
      await on.client.send(new CreateSecretCommand({ Name, Description }));
    }
    expect(await names({ Filters: [filter('description', value)] }, on)).toEqual(expected);
    await on.close();
  });

  test('a name with separators of two kinds is one word', async () => {
    const on = await startBed();
    await on.client.send(new CreateSecretCommand({ Name: 'alpha-beta/gamma' }));
    const found = async (value: string) => (await names({ Filters: [filter('all', value)] }, on)).length;
    expect([await found('alpha'), await found('alpha-beta/g'), await found('beta'), await found('gamma')]).toEqual([
      1, 1, 0, 0,
    ]);
    await on.close();
  });

  test.each([
    [{ Values: ['foo'] }, 'Invalid filter key'],
    [{ Key: 'description' }, 'Invalid filter values for key: description'],
  ])('the filter %j is incomplete', async (incomplete, message) => {
    const { json } = await post(words, 'ListSecrets', { Filters: [incomplete] });
    expect([json['__type'], json['Message']]).toEqual(['InvalidParameterException', message]);
  });
});

test('without a wish, secrets come in the order they were made', async () => {
  expect(await names()).toEqual([ONE, TWO, THREE, FOUR]);
  expect(await names({ SortOrder: 'desc' })).toEqual([FOUR, THREE, TWO, ONE]);
});

test('secrets can be sorted by name, by change and by access', async () => {
  const on = await startBed();
  for (const Name of ['b', 'c', 'a']) {
    on.clock.now += 1000;
    await on.client.send(new CreateSecretCommand({ Name, SecretString: 'S' }));
  }
  await on.client.send(new GetSecretValueCommand({ SecretId: 'a' }));
  on.clock.now += DAY;
  await on.client.send(new UpdateSecretCommand({ SecretId: 'b', Description: 'changed' }));
  await on.client.send(new GetSecretValueCommand({ SecretId: 'c' }));
  expect(await names({ SortBy: 'name' }, on)).toEqual(['a', 'b', 'c']);
  expect(await names({ SortBy: 'created-date' }, on)).toEqual(['b', 'c', 'a']);
  expect(await names({ SortBy: 'last-changed-date', SortOrder: 'desc' }, on)).toEqual(['b', 'a', 'c']);
  expect(await names({ SortBy: 'last-accessed-date' }, on)).toEqual(['b', 'a', 'c']);
  await on.close();
});

test('an entry has the recorded members, with the versions under SecretVersionsToStages', async () => {
  const on = await startBed();
  const made = await on.client.send(new CreateSecretCommand({ Name: 'n', SecretString: 'S', Description: 'd' }));
  const { json } = await post(on, 'ListSecrets', {});
  expect(json).toEqual({
    SecretList: [
      {
        ARN: made.ARN,
        Name: 'n',
        Description: 'd',
        CreatedDate: START / 1000,
        LastChangedDate: START / 1000,
        SecretVersionsToStages: { [made.VersionId!]: ['AWSCURRENT'] },
      },
    ],
  });
  await on.close();
});

test('secrets planned for deletion are listed only when asked for, with DeletedDate', async () => {
  const on = await startBed();
  for (const Name of ['kept', 'gone']) await on.client.send(new CreateSecretCommand({ Name }));
  await on.client.send(new DeleteSecretCommand({ SecretId: 'gone' }));
  expect(await names({}, on)).toEqual(['kept']);
  const all = await on.client.send(new ListSecretsCommand({ IncludePlannedDeletion: true, SortBy: 'name' }));
  expect(all.SecretList?.map(({ Name, DeletedDate }) => [Name, DeletedDate !== undefined])).toEqual([
    ['gone', true],
    ['kept', false],
  ]);
  await on.close();
});

describe('pages', () => {
  let many: Bed;
  beforeAll(async () => {
    many = await startBed();
    for (let i = 0; i < 23; i++)
      await many.client.send(new CreateSecretCommand({ Name: `p${String(i).padStart(2, '0')}` }));
  });
  afterAll(() => many.close());

  test.each(['asc', 'desc'] as const)('of ten cover 23 secrets, each once, in order (%s)', async (SortOrder) => {
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateListSecrets(
      { client: many.client, pageSize: 10 },
      { SortBy: 'name', SortOrder },
    )) {
      pages.push(page.SecretList!.map(({ Name }) => Name));
    }
    expect(pages.map((page) => page.length)).toEqual([10, 10, 3]);
    const sorted = pages.flat().sort();
    expect(new Set(sorted).size).toBe(23);
    expect(pages.flat()).toEqual(SortOrder === 'asc' ? sorted : sorted.reverse());
  });

  test('end with the last entry, also where it fills its page', async () => {
    const whole = await many.client.send(new ListSecretsCommand({ MaxResults: 23 }));
    expect([whole.SecretList?.length, whole.NextToken]).toEqual([23, undefined]);
  });

  test('go on behind the last entry when secrets come and go in between', async () => {
    const first = await many.client.send(new ListSecretsCommand({ SortBy: 'name', MaxResults: 5 }));
    await many.client.send(new DeleteSecretCommand({ SecretId: 'p04', ForceDeleteWithoutRecovery: true }));
    await many.client.send(new CreateSecretCommand({ Name: 'p00a' }));
    const second = await many.client.send(
      new ListSecretsCommand({ SortBy: 'name', MaxResults: 5, NextToken: first.NextToken }),
    );
    expect(second.SecretList?.map(({ Name }) => Name)).toEqual(['p05', 'p06', 'p07', 'p08', 'p09']);
  });

  test('a token that was not given, or was given for another question, is refused', async () => {
    const { NextToken } = await many.client.send(new ListSecretsCommand({ MaxResults: 5 }));
    for (const input of [{ NextToken: 'made up' }, { NextToken, SortBy: 'name' as const }]) {
      expect(await refusal(many.client.send(new ListSecretsCommand(input)))).toMatchObject({
        code: 'InvalidNextTokenException',
      });
    }
  });

  test.each([0, 101])('MaxResults %i is out of bounds', async (MaxResults) => {
    expect(await refusal(many.client.send(new ListSecretsCommand({ MaxResults })))).toMatchObject({
      code: 'ValidationException',
    });
  });
});

test.each<[string, Filter[]]>([
  ['an unknown key', [{ Key: 'colour' as 'name', Values: ['x'] }]],
  ['no values', [{ Key: 'name', Values: [] }]],
  ['characters that no filter has', [filter('name', 'a*')]],
  ['more than ten values', [filter('name', ...Array.from({ length: 11 }, (_, n) => `n${n}`))]],
  ['a value of 513 characters', [filter('name', 'x'.repeat(513))]],
  ['more than ten filters', Array.from({ length: 11 }, () => filter('name', 'a'))],
])('a filter with %s is a ValidationException', async (_what, Filters) => {
  expect(await refusal(bed.client.send(new ListSecretsCommand({ Filters })))).toMatchObject({
    code: 'ValidationException',
  });
});
