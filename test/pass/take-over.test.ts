import type { SecretTarget } from '../../src/core/model/desired';
import type { SecretArn, TokenId } from '../../src/core/model/ids';
import type { Access } from '../../src/core/model/access';
import type { DesiredToken } from '../../src/core/model/desired';
import { SecretValue } from '../../src/core/model/secret-value';
import { projectAccess, workspaceAccess } from '../../src/testing/memory/desired';
import {
  Bed,
  blocksBy,
  DAY,
  desiredToken,
  holdsBy,
  HOUR,
  names,
  OVERLAP,
  plannedBy,
  plansOf,
  saysOf,
  SETTLE,
  specOf,
} from './bed';

const VIEWER = projectAccess(['proj_web', 'Project Viewer']);
const HAND = 'h'.repeat(32) as never;
const OTHER = 'o'.repeat(32) as never;

interface Taken {
  readonly bed: Bed;
  readonly arn: SecretArn;
  readonly hand: { readonly id: TokenId; readonly value: string };
  readonly desired: (changes?: Partial<DesiredToken>, takeOver?: boolean) => ReturnType<typeof specOf>;
}

/** A secret that a person made and filled, with a live hand-made token unless `text` says otherwise. */
function given(access: Access = VIEWER, text?: (value: string, id: TokenId) => string): Taken {
  const bed = new Bed();
  const made = bed.outside(() => bed.world.outside.personIssues({ label: 'by hand', access, expiresAt: null }));
  const hand = { id: made.id, value: made.value.reveal() };
  const value = { version: HAND, text: text ? text(hand.value, hand.id) : hand.value };
  const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} }, value));
  const secret = (takeOver: boolean): SecretTarget => ({ kind: 'external', arn, takeOver });
  bed.advance(HOUR);
  return {
    bed,
    arn,
    hand,
    desired: (changes = {}, takeOver = true) =>
      specOf('acme-ci', [desiredToken('api', { secret: secret(takeOver), ...changes })]),
  };
}

async function months({ bed }: Taken, spec: ReturnType<typeof specOf>): Promise<void> {
  for (const wait of [20 * DAY, OVERLAP + HOUR, SETTLE, 3 * DAY]) {
    bed.advance(wait);
    await bed.pass(spec);
  }
}

describe('a live hand-made token that is taken over while its entry is declared disabled', () => {
  test('becomes the entry’s and is disabled by the first apply; enabled, the entry has a token that works', async () => {
    const taken = given();
    const off = taken.desired({ enabled: false });
    expect(holdsBy(await taken.bed.plan(off))).toContain('api: take-over-unread');
    const end = await taken.bed.pass(off);
    expect(plannedBy(end)).toEqual(['pause (paused)']);
    expect(taken.bed.token(taken.hand.id).status).toBe('disabled');
    expect(holdsBy(await taken.bed.pass(off))).toEqual(['api: paused']);
    await taken.bed.pass(taken.desired());
    expect(taken.bed.works(taken.arn)).toBe(true);
    expect(plannedBy(await taken.bed.pass(taken.desired()))).toEqual([]);
  });

  test.each<[string, (value: string, id: TokenId) => string]>([
    ['a text of somebody’s', () => 'not a token'],
    ['no value of a token that works', (_value, id) => JSON.stringify({ token: 'x', tokenId: id })],
  ])('%s is left as it is', async (_what, text) => {
    const taken = given(VIEWER, text);
    const end = await taken.bed.pass(taken.desired({ enabled: false }));
    expect(plannedBy(end)).toEqual([]);
    expect(taken.bed.token(taken.hand.id).status).toBe('enabled');
  });
});

describe('a live hand-made token that is taken over', () => {
  test.each<[string, Access]>([
    ['of the declared rights', VIEWER],
    ['of wider rights', projectAccess(['proj_web', 'Project Manager'])],
  ])(
    'becomes the current generation, is what is declared, and plans are empty from then on: %s',
    async (_what, access) => {
      const taken = given(access);
      const { bed, arn, hand, desired } = taken;
      expect(plannedBy(await bed.plan(desired()))).toEqual(['replace (take-over)']);
      const end = await bed.pass(desired());
      expect(saysOf(end)[0]).toBe('take-over api: done');
      expect(bed.currentIn(bed.secret('given'))?.id).toBe(hand.id);
      expect(bed.token(hand.id)).toMatchObject({ access: VIEWER, label: expect.stringMatching(/^api@/) as string });
      bed.advance(HOUR);
      await bed.pass(desired());
      expect([plannedBy(await bed.pass(desired())), plannedBy(await bed.plan(desired()))]).toEqual([[], []]);
      expect(holdsBy(await bed.plan(desired()))).toContain('api: take-over-done');
      expect(bed.works(arn)).toBe(true);
      expect(bed.violations).toEqual([]);
    },
  );

  test.each<[string, (value: string) => string]>([
    ['bare', (value) => value],
    ['JSON that names no token', (token) => JSON.stringify({ token })],
  ])('whose value is %s is disabled after its rotation, and then left to people and named', async (_what, text) => {
    const taken = given(VIEWER, text);
    const { bed, arn, hand, desired } = taken;
    await bed.pass(desired());
    await months(taken, desired());
    expect(bed.works(arn)).toBe(true);
    // Once disabled, such a value proves nothing any more: what a person made is then theirs to revoke.
    expect(bed.token(hand.id)).toMatchObject({ status: 'disabled', revokedAt: null });
    expect(holdsBy(await bed.pass(desired()))).toContain('api: stranger');
    expect(bed.violations).toEqual([]);
  });

  test.each<[string, (value: string, id: TokenId) => string]>([
    ['that names its token', (token, tokenId) => JSON.stringify({ token, tokenId })],
    ['as an apply writes it', (token, tokenId) => JSON.stringify({ token, tokenId, workspaceId: 'ws_acme' })],
  ])('whose value is JSON %s is disabled after its rotation and in the end revoked', async (_what, text) => {
    const taken = given(VIEWER, text);
    const { bed, arn, hand, desired } = taken;
    expect(saysOf(await bed.pass(desired()))[0]).toBe('take-over api: done');
    for (const wait of [20 * DAY, OVERLAP + HOUR, SETTLE]) {
      bed.advance(wait);
      await bed.pass(desired());
    }
    expect(bed.token(hand.id)).toMatchObject({ status: 'disabled', revokedAt: null });
    bed.advance(3 * DAY);
    await bed.pass(desired());
    expect(bed.token(hand.id).revokedAt).not.toBeNull();
    expect(bed.works(arn)).toBe(true);
    expect(bed.violations).toEqual([]);
  });

  test('has its end put right as well as its rights', async () => {
    const { bed, hand, desired } = given(projectAccess(['proj_web', 'Project Manager']));
    await bed.pass(desired());
    await bed.pass(desired());
    expect(bed.token(hand.id).expiresAt).not.toBeNull();
  });

  test('of another access type is replaced, and still ends in phases', async () => {
    const taken = given(workspaceAccess('Administrator'));
    const { bed, arn, hand, desired } = taken;
    expect(saysOf(await bed.pass(desired()))).toEqual(['take-over api: done', 'replace api: done']);
    expect(bed.token(hand.id).status).toBe('enabled');
    expect(bed.currentIn(bed.secret('given'))?.access).toEqual(VIEWER);
    expect(plannedBy(await bed.pass(desired()))).toEqual([]);
    await months(taken, desired());
    expect(bed.token(hand.id).status).toBe('disabled');
    expect(bed.works(arn)).toBe(true);
  });

  test('is promised its end once by each plan from its rotation on, until it has ended', async () => {
    const { bed, hand, desired } = given(VIEWER, (token, tokenId) => JSON.stringify({ token, tokenId }));
    await bed.pass(desired());
    const promised: number[] = [];
    for (const wait of [20 * DAY, HOUR, OVERLAP, SETTLE, HOUR, 3 * DAY]) {
      bed.advance(wait);
      for (const end of [await bed.plan(desired()), await bed.pass(desired())]) {
        const told = plansOf(end).flatMap(({ entries }) =>
          entries.flatMap(({ actions, holds }) => [
            ...actions.map(({ reasons, effects }) => [...effects, ...reasons.map(({ message }) => message)]),
            ...holds.map(({ message }) => [message]),
          ]),
        );
        promised.push(told.filter((texts) => texts.some((text) => text.includes(hand.id))).length);
      }
    }
    expect(bed.alive(hand.id)).toEqual([]);
    expect(promised).toEqual(promised.map(() => 1));
  });

  test('whose rotation was asked for gets a new value at once', async () => {
    const { bed, arn, hand, desired } = given();
    const end = await bed.pass(desired(), { options: { rotate: names('api') } });
    expect(saysOf(end)).toEqual(['take-over api: done', 'replace api: done']);
    expect(bed.currentIn(bed.secret('given'))?.id).not.toBe(hand.id);
    expect(bed.works(arn)).toBe(true);
    expect(bed.violations).toEqual([]);
  });

  test('that a person disabled is replaced, never enabled', async () => {
    const { bed, arn, hand, desired } = given();
    bed.outside(() => bed.world.outside.personDisables(hand.id));
    await bed.pass(desired());
    expect(bed.token(hand.id).enabledAt).toBeNull();
    expect(bed.works(arn)).toBe(true);
  });
});

describe('anything else in a secret that is taken over is replaced', () => {
  test.each<[string, (value: string) => string]>([
    ['a strange value', () => 'hunter2'],
    ['strange JSON', () => '{"password":"hunter2"}'],
    ['a value like a token that nobody knows', () => 'hawzu_pat_0000000000000000000000000000000000'],
  ])('%s', async (_what, text) => {
    const { bed, arn, hand, desired } = given(VIEWER, text);
    bed.isStranger(hand.id);
    expect(saysOf(await bed.pass(desired()))).toEqual(['replace api: done']);
    expect(bed.works(arn)).toBe(true);
    bed.advance(HOUR);
    expect([plannedBy(await bed.pass(desired())), plannedBy(await bed.plan(desired()))]).toEqual([[], []]);
    expect(bed.violations).toEqual([]);
  });

  test('a dead token', async () => {
    const { bed, arn, hand, desired } = given();
    bed.outside(() => bed.world.outside.personRevokes(hand.id));
    expect(saysOf(await bed.pass(desired()))).toEqual(['replace api: done']);
    expect(bed.works(arn)).toBe(true);
    expect(plannedBy(await bed.pass(desired()))).toEqual([]);
  });

  test('not a value for another endpoint or workspace: it is not even presented', async () => {
    for (const beside of [{ endpoint: 'https://other.example' }, { workspaceId: 'ws_other' }]) {
      const { bed, hand, desired } = given(VIEWER, (value) => JSON.stringify({ token: value, ...beside }));
      const end = await bed.pass(desired());
      expect(blocksBy(end)).toEqual(['api: value-of-elsewhere']);
      expect(bed.token(hand.id).lastUsedAt).toBeNull();
    }
  });
});

test('a bare value that turns out to be a token of another workspace is not taken over', async () => {
  const { bed, arn, desired } = given();
  const there = bed.inWorkspace('ws_other');
  const theirs = bed.outside(() => there.outside.personIssues({ label: 'theirs', access: VIEWER, expiresAt: null }));
  bed.isStranger(theirs.id);
  bed.outside(() => bed.world.outside.overwriteValue(arn, OTHER, theirs.value.reveal()));
  bed.advance(HOUR);
  expect(blocksBy(await bed.pass(desired()))).toEqual(['api: value-of-elsewhere']);
  expect(bed.violations).toEqual([]);
});

describe('consent', () => {
  test('is needed: without takeOver the entry is blocked, and the token is not touched', async () => {
    const { bed, hand, desired } = given();
    bed.isStranger(hand.id);
    const end = await bed.pass(desired({}, false));
    expect(blocksBy(end)).toEqual(['api: secret-has-foreign-value']);
    expect(saysOf(end)).toEqual([]);
    expect(bed.violations).toEqual([]);
  });

  test('ends when the entry has a generation of ours: a later foreign value is replaced, its token left alone', async () => {
    const { bed, arn, desired } = given();
    await bed.pass(desired());
    bed.advance(HOUR);
    const second = bed.outside(() =>
      bed.world.outside.personIssues({ label: 'second', access: VIEWER, expiresAt: null }),
    );
    bed.isStranger(second.id);
    bed.outside(() => bed.world.outside.overwriteValue(arn, OTHER, second.value.reveal()));
    bed.advance(HOUR);
    expect(saysOf(await bed.pass(desired()))).toEqual(['replace api: done']);
    expect(bed.currentIn(bed.secret('given'))?.id).not.toBe(second.id);
    expect(plannedBy(await bed.pass(desired()))).toEqual([]);
    expect(bed.violations).toEqual([]);
  });

  test('never covers the token of the run', async () => {
    const { bed, hand, desired } = given(workspaceAccess('Administrator'));
    const end = await bed.pass(desired(), { credential: new SecretValue(hand.value) });
    expect(blocksBy(end)).toEqual(['api: value-of-management-token']);
    expect(bed.token(hand.id)).toMatchObject({ label: 'by hand', status: 'enabled' });
  });

  test('never covers a token that is labelled for another entry', async () => {
    const { bed, arn, desired } = given();
    await bed.pass(specOf('acme-ci', [desiredToken('web')]));
    const web = bed.current('web');
    bed.isStranger(web.id);
    bed.outside(() => bed.world.outside.overwriteValue(arn, OTHER, web.value!));
    bed.advance(HOUR);
    const both = specOf('acme-ci', [...desired().tokens, desiredToken('web')]);
    const end = await bed.pass(both);
    expect(blocksBy(end)).toEqual(['api: value-of-another-entry']);
    expect(bed.violations).toEqual([]);
    expect(bed.works('web')).toBe(true);
  });
});

test('removing an entry that was taken over kills its token and keeps the secret that was given', async () => {
  const { bed, arn, hand, desired } = given();
  await bed.pass(desired());
  bed.advance(HOUR);
  bed.allowStopping();
  const end = await bed.pass(desired(), { options: { destroy: names('api') } });
  expect(saysOf(end)).toEqual(['remove api: done']);
  expect(bed.alive(hand.id)).toEqual([]);
  expect(bed.world.snapshot().secrets.find((secret) => secret.arn === arn)?.deletedAt).toBeUndefined();
});
