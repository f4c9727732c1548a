import { ownerId, secretArn, type TokenId, tokenName, type VersionId } from '../../src/core/model/ids';
import { formatLabel, parseLabel } from '../../src/core/model/label';
import type { DesiredState, DesiredToken, SecretTarget } from '../../src/core/model/desired';
import { SecretValue } from '../../src/core/model/secret-value';
import { duration, later } from '../../src/core/model/time';
import type { PassEnd } from '../../src/core/pass/run-pass';
import type { TokenApi } from '../../src/core/ports/token-api';
import { renderOutcomesText } from '../../src/core/reporting/outcomes/outcomes-text';
import type { Fault, PortCall } from '../../src/testing/memory/port-hooks';
import { workspaceAccess } from '../../src/testing/memory/desired';
import { Bed, desiredToken, holdsBy, HOUR, names, OVERLAP, plansOf, saysOf, SETTLE, specOf } from './bed';
import { spec, rotate, standing, tokensOf, emergency, failing, leak } from './leaks';

describe('an emergency kills every token of the entry, in every phase, at once', () => {
  test('current, superseded, tombstoned, disabled and orphaned', async () => {
    const bed = await standing();
    await bed.pass(spec, rotate);
    for (const wait of [OVERLAP + HOUR, SETTLE]) {
      bed.advance(wait);
      await bed.pass(spec);
    }
    await bed.pass(spec, rotate);
    bed.advance(OVERLAP + HOUR);
    await bed.pass(spec);
    await bed.pass(spec, rotate);
    await bed.pass(spec, { ...rotate, hooks: failing('crash-before', 'put') }).catch(() => undefined);
    const { leaked, end } = await emergency(bed);
    expect(leaked.length).toBeGreaterThanOrEqual(5);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(saysOf(end).slice(0, 2)).toEqual(['rotate api: done', 'kill api: done']);
    expect([bed.works('api'), bed.works('web')]).toEqual([true, true]);
    expect(bed.violations).toEqual([]);
  });

  test('the one that waits for promotion', async () => {
    const bed = await standing();
    await bed.pass(spec, { ...rotate, hooks: failing('crash-before', 'moveStage') }).catch(() => undefined);
    const { leaked } = await emergency(bed);
    expect(leaked).toHaveLength(2);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });

  test('a paused one and one that a person disabled', async () => {
    const bed = await standing();
    await bed.pass(spec, rotate);
    const paused = specOf('acme-ci', [desiredToken('api', { enabled: false }), desiredToken('web')]);
    bed.allowStopping();
    await bed.pass(paused);
    const { leaked, end } = await emergency(bed, {}, paused);
    expect(leaked).toHaveLength(2);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(saysOf(end)).toEqual(['kill api: done', 'kill api: done']);
  });

  test('one whose label a person edited, current or not', async () => {
    const bed = await standing();
    await bed.pass(spec, rotate);
    const all = tokensOf(bed, 'api');
    for (const id of all) bed.outside(() => bed.world.outside.personEdits(id, { label: `edited ${id}` }));
    await emergency(bed);
    expect(bed.alive(...all)).toEqual([]);
  });

  test('one whose label a person edited and whose version carries no stage any more', async () => {
    const bed = await standing();
    const old = bed.current('api').id;
    await bed.pass(spec, rotate);
    bed.advance(OVERLAP + HOUR);
    await bed.pass(spec);
    bed.outside(() => bed.world.outside.personEdits(old, { label: 'edited' }));
    await emergency(bed);
    expect(bed.alive(old)).toEqual([]);
  });

  test.each<[string, (bed: Bed) => string]>([
    ['another entry’s', (bed) => formatLabel({ ...parseLabel(bed.current('web').label)!, nonce: 'copied' })],
    ['anything of our form', () => 'evil@aaaaaaaaaaaaa.AAAAAA-deadbeef.aaaaaaaa'],
  ])('one that its holder labelled as %s, in a version without a stage, lives and is named', async (_whose, label) => {
    const bed = await standing();
    const old = bed.current('api').id;
    await bed.pass(spec, rotate);
    bed.advance(OVERLAP + HOUR);
    await bed.pass(spec);
    bed.outside(() => bed.world.outside.personEdits(old, { label: label(bed) }));
    const { end } = await emergency(bed);
    const said = end.prepared[0]!.plan.entries[0]!.holds.filter(({ severity }) => severity === 'error');
    expect(said.map(({ token, message }) => [token, message.includes(`--kill ${old}`)])).toEqual([[old, true]]);
    await bed.pass(spec, { options: { compromised: names('api'), kill: new Set([old]) } });
    expect(bed.alive(old)).toEqual([]);
  });

  test('one of an earlier incarnation of the secret', async () => {
    const bed = await standing();
    const old = bed.current('api').id;
    bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
    await bed.pass(spec);
    const { leaked } = await emergency(bed);
    expect(leaked).toHaveLength(2);
    expect(bed.alive(old, ...leaked)).toEqual([]);
    expect(bed.works('api')).toBe(true);
  });

  test('one that expires never, and the bare value of one', async () => {
    const bed = await standing([desiredToken('api', { format: 'plain', expiry: { kind: 'never' } })]);
    const { leaked } = await emergency(
      bed,
      {},
      specOf('acme-ci', [desiredToken('api', { format: 'plain', expiry: { kind: 'never' } })]),
    );
    expect(leaked).toHaveLength(1);
    expect(bed.alive(...leaked)).toEqual([]);
  });

  test('a hand-made value that was taken over', async () => {
    const bed = new Bed();
    const hand = bed.outside(() =>
      bed.world.outside.personIssues({ label: 'by hand', access: workspaceAccess('Administrator'), expiresAt: null }),
    );
    const value = { version: 'h'.repeat(32) as never, text: hand.value.reveal() };
    const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} }, value));
    const secret: SecretTarget = { kind: 'external', arn, takeOver: true };
    const desired = specOf('acme-ci', [desiredToken('api', { secret })]);
    await bed.pass(desired);
    bed.advance(HOUR);
    await bed.pass(desired, rotate);
    await emergency(bed, {}, desired);
    expect(bed.alive(hand.id)).toEqual([]);
    expect(bed.works(arn)).toBe(true);
  });

  test('a hand-made value that was not taken over yet', async () => {
    const bed = new Bed();
    const hand = bed.outside(() =>
      bed.world.outside.personIssues({ label: 'by hand', access: workspaceAccess('Administrator'), expiresAt: null }),
    );
    const value = { version: 'h'.repeat(32) as never, text: hand.value.reveal() };
    const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} }, value));
    const secret: SecretTarget = { kind: 'external', arn, takeOver: true };
    await emergency(bed, {}, specOf('acme-ci', [desiredToken('api', { secret })]));
    expect(bed.alive(hand.id)).toEqual([]);
  });
});

describe('nothing about the secret keeps a leaked token alive', () => {
  test.each<[string, (bed: Bed) => void, DesiredToken[]]>([
    ['deleted by force', (bed) => bed.world.outside.forceDelete(bed.secret('api').arn), [...spec.tokens]],
    ['scheduled for deletion', (bed) => bed.world.outside.deleteSecret(bed.secret('api').arn), [...spec.tokens]],
    [
      'handed to another owner',
      (bed) =>
        bed.world.outside.setTags(bed.secret('api').arn, { 'hawzu-tokens:owner': 'x', 'hawzu-tokens:name': 'y' }),
      [...spec.tokens],
    ],
    ['without tags', (bed) => bed.world.outside.setTags(bed.secret('api').arn, {}), [...spec.tokens]],
  ])('%s', async (_what, act, entries) => {
    const bed = await standing();
    await bed.pass(spec, rotate);
    bed.outside(() => act(bed));
    const { leaked } = await emergency(bed, {}, specOf('acme-ci', entries));
    expect(leaked).toHaveLength(2);
    expect(bed.alive(...leaked)).toEqual([]);
    expect(bed.works('web')).toBe(true);
  });

  test('deleted by force, the only one of the run: anybody’s secret beside it tells the account', async () => {
    const only = specOf('acme-ci', [desiredToken('api')]);
    const bed = await standing([...only.tokens]);
    bed.outside(() => {
      bed.world.outside.makeSecret({ name: 'warehouse/db', description: '', tags: {} });
      bed.world.outside.forceDelete(bed.secret('api').arn);
    });
    const { leaked } = await emergency(bed, {}, only);
    expect(leaked).toHaveLength(1);
    expect(bed.alive(...leaked)).toEqual([]);
  });

  test.each<[string, DesiredToken, readonly DesiredState[]]>([
    [
      'of another owner, which it says it comes from',
      desiredToken('api', { movedFrom: { owner: ownerId('team-b'), name: tokenName('gate') } }),
      [specOf('team-b', [desiredToken('gate')])],
    ],
    ['that it was renamed from', desiredToken('api', { renamedFrom: tokenName('old') }), []],
  ])('deleted by force, where the entry comes to a secret %s', async (_whose, entry, others) => {
    const bed = await standing([desiredToken('api'), desiredToken('old')]);
    for (const other of others) await bed.pass(other);
    bed.outside(() => bed.world.outside.forceDelete(bed.secret('api').arn));
    const { leaked } = await emergency(bed, {}, specOf('acme-ci', [entry]));
    expect(leaked).toHaveLength(1);
    expect(bed.alive(...leaked)).toEqual([]);
  });

  test('a secret that can’t be described: what a person labelled like ours is named, and left alone', async () => {
    const bed = await standing();
    const { label, access } = bed.current('api');
    const copied = formatLabel({ ...parseLabel(label)!, nonce: 'copied' });
    const hand = bed.outside(() => bed.world.outside.personIssues({ label: copied, access, expiresAt: null }));
    bed.isStranger(hand.id);
    const ours = tokensOf(bed, 'api').filter((id) => id !== hand.id);
    const { end } = await emergency(bed, { hooks: failing('denied', 'describe') });
    expect(bed.alive(...ours)).toEqual([]);
    expect(bed.token(hand.id).revokedAt).toBeNull();
    expect(holdsBy(end)).toContain('api: not-proven-ours');
    expect(bed.violations).toEqual([]);
  });

  test.each<Fault>(['denied', 'unavailable', 'timeout-before'])(
    'a secret that can’t be described: %s',
    async (fault) => {
      const bed = await standing();
      const { leaked, end } = await emergency(bed, { hooks: failing(fault, 'describe') });
      expect(bed.alive(...leaked)).toEqual([]);
      expect(holdsBy(end)).toContain('api: leaked-unread');
    },
  );

  test.each<Fault>(['denied', 'unavailable'])('secrets that can’t be listed: %s', async (fault) => {
    const bed = await standing();
    const { leaked, end } = await emergency(bed, { hooks: failing(fault, 'listByTags') });
    expect(bed.alive(...leaked)).toEqual([]);
    expect(saysOf(end)).toEqual(['rotate api: done', 'kill api: done']);
    await expect(bed.pass(spec, { hooks: failing(fault, 'listByTags') })).rejects.toThrow(/injected/);
  });

  test('secrets that can’t be listed while the entry’s has another name: no second one is made', async () => {
    const bed = await standing();
    const prefixed = { kind: 'managed', name: 'other/api', named: false, tags: {}, recoveryWindowDays: 30 } as const;
    const desired = specOf('acme-ci', [desiredToken('api', { secret: prefixed }), desiredToken('web')]);
    const { leaked, end } = await emergency(bed, { hooks: failing('denied', 'listByTags') }, desired);
    expect(saysOf(end)).toEqual([]);
    expect(end.prepared[0]!.plan.entries[0]!.holds.map(({ message }) => message).join()).toContain(
      `--kill ${leaked[0]}`,
    );
    expect(bed.secrets('api')).toHaveLength(1);
  });

  test.each<Fault>(['denied', 'unavailable'])('values that can’t be read: %s', async (fault) => {
    const bed = await standing();
    await bed.pass(spec, rotate);
    const { leaked } = await emergency(bed, { hooks: failing(fault, 'read', 'listVersions') });
    expect(leaked).toHaveLength(2);
    expect(bed.alive(...leaked)).toEqual([]);
  });

  test.each<Fault>(['denied', 'unavailable'])(
    'a secret store that answers nothing at all, where the spec has an ARN: %s',
    async (fault) => {
      const bed = new Bed();
      const arn = bed.outside(() => bed.world.outside.makeSecret({ name: 'given', description: '', tags: {} }));
      const desired = specOf('acme-ci', [
        desiredToken('api', { secret: { kind: 'external', arn: secretArn(arn), takeOver: false } }),
      ]);
      await bed.pass(desired);
      bed.advance(HOUR);
      const hooks = {
        faults: ({ port }: PortCall): Fault | undefined => (port === 'Secrets Manager' ? fault : undefined),
      };
      const { leaked } = await emergency(bed, { hooks }, desired);
      expect(leaked).toHaveLength(1);
      expect(bed.alive(...leaked)).toEqual([]);
    },
  );

  test('a secret store that answers nothing at all, where nothing shows the account: they are named, with what kills them', async () => {
    const bed = await standing();
    const hooks = {
      faults: ({ port }: PortCall): Fault | undefined => (port === 'Secrets Manager' ? 'unavailable' : undefined),
    };
    const { leaked, end } = await emergency(bed, { hooks });
    const said = end.prepared[0]!.plan.entries[0]!.holds.map(({ message }) => message).join('; ');
    expect(said).toContain(`--kill ${leaked[0]}`);
    bed.allowStopping();
    await bed.pass(spec, { options: { compromised: names('api'), kill: new Set(leaked) }, hooks });
    expect(bed.alive(...leaked)).toEqual([]);
  });
});

test('an emergency for an entry that has moved to another owner kills what is still here', async () => {
  const bed = await standing();
  const moved = specOf('acme-ci', [
    desiredToken('api', { movedTo: { owner: specOf('team-b', []).ownerId, name: desiredToken('api').name } }),
    desiredToken('web'),
  ]);
  const { leaked } = await emergency(bed, {}, moved);
  expect(bed.alive(...leaked)).toEqual([]);
});

test('another entry whose secret has the default name of a renamed one is no part of its emergency', async () => {
  const bed = new Bed();
  await bed.pass(specOf('acme-ci', [desiredToken('old')]));
  bed.advance(HOUR);
  const secret = { kind: 'managed', name: 'hawzu/acme/api', named: true, tags: {}, recoveryWindowDays: 30 } as const;
  const both = [desiredToken('api', { renamedFrom: tokenName('old') }), desiredToken('web', { secret })];
  await bed.pass(specOf('acme-ci', both));
  const { id } = bed.current('web');
  bed.isStranger(id);
  await bed.pass(specOf('acme-ci', both), { options: { compromised: names('api') } });
  expect(bed.token(id)).toMatchObject({ status: 'enabled', revokedAt: null });
  expect(bed.violations.filter(({ invariant }) => invariant === 6)).toEqual([]);
});

describe('a token counts as dead only when the token API has it no more', () => {
  const lying = (api: TokenApi, changes: Partial<TokenApi>): TokenApi =>
    new Proxy(api, {
      get: (target, name) => {
        if (name === 'during') return () => lying(target, changes);
        const found: unknown = Reflect.get(changes, name) ?? Reflect.get(target, name);
        return typeof found === 'function' ? (found.bind(target) as unknown) : found;
      },
    });
  const killsOf = (end: PassEnd) =>
    (end.kind === 'applied' ? end.outcomes : []).filter(({ action }) => action.kind === 'kill');

  test('an answer that says it is revoked and leaves it alive is told, with the command to run again', async () => {
    const bed = await standing();
    const wrap = (api: TokenApi) => lying(api, { revoke: async () => ({ value: undefined, at: bed.clock.now() }) });
    const { leaked, end } = await emergency(bed, { wrap });
    expect(bed.alive(...leaked)).toHaveLength(1);
    expect(killsOf(end)).toMatchObject([{ status: 'failed', diagnostic: { code: 'kill-unseen' } }]);
    expect(killsOf(end)[0]!.diagnostic!.advice).toContain('rotate --token api --compromised');
  });

  test('one that can’t be looked at afterwards has an unknown end', async () => {
    const bed = await standing();
    const { leaked, end } = await emergency(bed, { hooks: failing('unavailable', 'getToken') });
    expect(bed.alive(...leaked)).toEqual([]);
    expect(killsOf(end)).toMatchObject([{ status: 'unknown', diagnostic: { code: 'kill-unseen' } }]);
  });

  test('a read that is stale for a moment is no reason to doubt', async () => {
    const bed = await standing();
    let looks = 0;
    const wrap = (api: TokenApi) =>
      lying(api, {
        getToken: async (workspace, id) => {
          looks += 1;
          if (looks > 1) return api.getToken(workspace, id);
          for await (const page of api.listTokens(workspace)) return { value: page.value[0]!, at: page.at };
          throw new Error('there are tokens');
        },
      });
    const { end } = await emergency(bed, { wrap });
    expect(killsOf(end)).toMatchObject([{ status: 'done' }]);
  });

  test.each<Fault>(['throttled', 'unavailable', 'timeout-before'])(
    'one whose revocation is %s: no advice is to apply, which would leave it alive, but to run the emergency again',
    async (fault) => {
      const bed = await standing();
      const { leaked, end } = await emergency(bed, { hooks: failing(fault, 'revoke') });
      expect(bed.alive(...leaked)).toHaveLength(1);
      const [{ advice } = { advice: '' }] = killsOf(end).flatMap(({ diagnostic }) => diagnostic ?? []);
      expect(advice).toContain('rotate --token api --compromised');
      expect(advice).not.toMatch(/apply again/);
      if (end.kind === 'applied') expect(renderOutcomesText(end.outcomes)).not.toMatch(/next apply finds out/);
    },
  );

  test('one that was named by id is named again', async () => {
    const bed = await standing();
    const web = bed.current('web').id;
    bed.allowStopping();
    const options = { compromised: names('api'), kill: new Set([web]) };
    const end = await bed.pass(spec, { options, hooks: failing('unavailable', 'revoke') });
    const said = killsOf(end).map(
      ({ diagnostic }) => /--compromised(?: --kill \S+)*/.exec(diagnostic?.advice ?? '')?.[0],
    );
    expect(said).toEqual(['--compromised', `--compromised --kill ${web}`]);
  });

  test('an interrupted emergency is to be run again, not applied', async () => {
    const bed = await standing();
    bed.allowStopping();
    const control = new AbortController();
    const approve = () => {
      control.abort(new Error('interrupted'));
      return Promise.resolve(true);
    };
    const end = await bed.pass(spec, { ...leak('api'), signal: control.signal, approve });
    const advice = end.kind === 'applied' ? end.outcomes.map(({ diagnostic }) => diagnostic?.advice) : [];
    expect(advice).toHaveLength(2);
    for (const one of advice) expect(one).toContain('rotate --token api --compromised');
  });
});

test('a token that two people’s labels exchanged is named with whose current value it is, and killed with a new value for that one', async () => {
  const bed = await standing();
  const [api, web] = [bed.current('api'), bed.current('web')];
  bed.outside(() => {
    bed.world.outside.personEdits(api.id, { label: web.label });
    bed.world.outside.personEdits(web.id, { label: api.label });
  });
  bed.allowStopping();
  const first = await bed.pass(spec, leak('api'));
  const said = plansOf(first).flatMap(({ entries }) => entries.flatMap(({ holds }) => holds));
  const ofWeb = said.filter(({ token, severity }) => token === web.id && severity === 'error');
  expect(ofWeb.map(({ code }) => code)).toEqual(['not-proven-ours']);
  expect(ofWeb[0]!.message).toContain('the current value of web');
  expect(ofWeb[0]!.message).toContain(`--token web --kill ${web.id}`);
  expect(bed.works('web')).toBe(true);
  const both = { compromised: names('api', 'web'), kill: new Set([api.id, web.id]) };
  await bed.pass(spec, { options: both });
  expect(bed.alive(api.id, web.id)).toEqual([]);
  expect([bed.works('api'), bed.works('web')]).toEqual([true, true]);
});

test('so is one whose value an entry of another owner of the run has', async () => {
  const specs = [specOf('acme-ci', [desiredToken('api')]), specOf('team-b', [desiredToken('web')])];
  const bed = new Bed();
  await bed.pass(specs);
  bed.advance(HOUR);
  const [api, web] = [bed.current('api'), bed.current('web')];
  bed.outside(() => {
    bed.world.outside.personEdits(api.id, { label: web.label });
    bed.world.outside.personEdits(web.id, { label: api.label });
  });
  bed.allowStopping();
  const end = await bed.pass(specs, { options: { compromised: names('api') } });
  const [said] = plansOf(end).flatMap(({ entries }) =>
    entries.flatMap(({ holds }) => holds.filter(({ token, severity }) => token === web.id && severity === 'error')),
  );
  expect(said!.message).toContain('the current value of web (team-b)');
  expect(bed.works('web')).toBe(true);
});

describe('what was made with a token that leaked', () => {
  const admin = specOf('acme-ci', [
    desiredToken('api', {
      access: { type: 'workspace', role: 'Administrator' },
      expiry: { kind: 'after', duration: duration(90, 'd') },
    }),
    desiredToken('web'),
  ]);
  const errorsIn = (end: PassEnd) =>
    plansOf(end).flatMap(({ entries }) =>
      entries.flatMap(({ holds }) => holds.filter(({ severity }) => severity === 'error')),
    );

  /** A thief issues a token with the leaked one, and another with that. */
  async function robbed(): Promise<{ readonly bed: Bed; readonly made: readonly TokenId[] }> {
    const bed = await standing(admin.tokens);
    const made: TokenId[] = [];
    let value = new SecretValue(bed.current('api').value!);
    for (const label of ['nightly export', 'backup of that']) {
      const { expiresAt } = bed.current('api');
      const request = { label, access: workspaceAccess('Administrator'), expiresAt };
      const { token, value: next } = (await bed.world.tokenApi(value).issue(admin.workspace, request)).value;
      made.push(token.id);
      value = next;
    }
    bed.allowStopping();
    return { bed, made };
  }

  test('is named, down to what that made in turn, with what kills it: the run has not done all', async () => {
    const { bed, made } = await robbed();
    const end = await bed.pass(admin, leak('api'));
    const said = errorsIn(end).filter(({ code }) => code === 'issued-by-leaked');
    expect(said.map(({ token }) => token)).toEqual(made);
    for (const [index, { message }] of said.entries()) expect(message).toContain(`add --kill ${made[index]}`);
    expect([bed.works('api'), bed.works('web')]).toEqual([true, true]);
  });

  test('is named too where the thief copied the label of an entry, and so is what that made', async () => {
    const bed = await standing(admin.tokens);
    const [own, web] = [new SecretValue(bed.current('api').value!), bed.current('web')];
    const { expiresAt } = bed.current('api');
    const access = workspaceAccess('Administrator');
    const copied = (await bed.world.tokenApi(own).issue(admin.workspace, { label: `${web.label}x`, access, expiresAt }))
      .value;
    await bed.world.tokenApi(own).edit(admin.workspace, copied.token.id, { label: web.label });
    const next = (await bed.world.tokenApi(copied.value).issue(admin.workspace, { label: 'next', access, expiresAt }))
      .value;
    bed.allowStopping();
    const said = errorsIn(await bed.pass(admin, leak('api'))).filter(({ code }) => code === 'issued-by-leaked');
    expect(said.map(({ token }) => token).sort()).toEqual([copied.token.id, next.token.id].sort());
    expect(bed.works('web')).toBe(true);
  });

  test('dies when it is named', async () => {
    const { bed, made } = await robbed();
    const end = await bed.pass(admin, { options: { compromised: names('api'), kill: new Set(made) } });
    expect([bed.alive(...made), errorsIn(end)]).toEqual([[], []]);
  });

  test('is no token that has expired, nor one of an entry of the run; those of other specs are counted', async () => {
    const bed = await standing(admin.tokens);
    const credential = new SecretValue(bed.current('api').value!);
    const brief = { label: 'brief', access: workspaceAccess('Viewer'), expiresAt: later(bed.clock.now(), HOUR) };
    await bed.world.tokenApi(credential).issue(admin.workspace, brief);
    await bed.pass(specOf('acme-ci', [...admin.tokens, desiredToken('job')]), { credential });
    await bed.pass(specOf('team-b', [desiredToken('their-job')]), { credential });
    bed.advance(2 * HOUR);
    bed.allowStopping();
    const end = await bed.pass(specOf('acme-ci', [...admin.tokens, desiredToken('job')]), leak('api'));
    const said = plansOf(end).flatMap(({ entries }) =>
      entries.flatMap(({ holds }) => holds.filter(({ code }) => code === 'issued-by-leaked')),
    );
    expect(said.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      expect.stringMatching(/^warning leaked tokens also made 1 token that is labelled/),
    ]);
  });
});

test('a leaked value that is the current one of another entry dies, and whose consumers lose it is told', async () => {
  const bed = await standing();
  const id = bed.current('api').id;
  const value = bed.secret('api').versions.find(({ stages }) => stages.includes('AWSCURRENT'))!.value!;
  bed.outside(() => bed.world.outside.overwriteValue(bed.secret('web').arn, 'c'.repeat(32) as VersionId, value));
  bed.allowStopping();
  const end = await bed.pass(spec, leak('api'));
  expect(bed.alive(id)).toEqual([]);
  const [said] = plansOf(end).flatMap(({ entries }) =>
    entries.flatMap(({ holds }) => holds.filter(({ code }) => code === 'killed-in-use')),
  );
  expect(said!.message).toMatch(/current value of web, too, .* add --token web$/);
  const both = await standing();
  both.allowStopping();
  expect(holdsBy(await both.pass(spec, leak('api', 'web')))).not.toContain('api: killed-in-use');
});
