import type { DesiredState } from '../../src/core/model/desired';
import { ownerId, type SecretArn, tokenName } from '../../src/core/model/ids';
import { labelFor, parseLabel, scopeKeyOf } from '../../src/core/model/label';
import { accountsHere, type OfRun, withAnothers } from '../../src/core/pass/look/lists/elsewhere';
import type { TokenFacts } from '../../src/core/ports/token-api';
import { hookPorts } from '../../src/testing/memory/hooked-ports';
import type { PortCall, PortHooks } from '../../src/testing/memory/port-hooks';
import { issued, version } from '../../src/testing/memory/observed-world';
import { Bed, desiredToken, specOf } from './bed';

const [HERE, THERE] = ['eu-west-1', 'us-east-1'];
const ACCOUNT = { partition: 'aws', account: '123456789012' };
const desired = specOf('acme-ci', [desiredToken('api', { region: HERE })]);

const arnIn = (region: string, name: string): SecretArn =>
  `arn:aws:secretsmanager:${region}:${ACCOUNT.account}:secret:${name}-AbCdEf` as SecretArn;
const tokenOf = (owner: string, arn: SecretArn, name = 'api'): TokenFacts => {
  const of = { name: tokenName(name), owner: ownerId(owner), arn };
  return issued('api', 'v1', { label: labelFor({ ...of, version: version('v1'), nonce: 'nonce' }) });
};
const secretOf = ({ world }: Bed, tags: Readonly<Record<string, string>>, name = 'any/name'): SecretArn => {
  world.outside.makeSecret({ name, description: '', tags });
  return world.snapshot().secrets.find((secret) => secret.name === name)!.arn;
};
const tagsOf = (owner: string, name: string) => ({ 'hawzu-tokens:owner': owner, 'hawzu-tokens:name': name });
const storesOf = ({ world }: Bed, hooks: PortHooks = {}) =>
  hookPorts({ tokenApi: world.tokenApi(), stores: world.stores }, hooks);

describe('in an emergency, a token with the name of an entry', () => {
  /** What becomes of it: another owner's, maybe this one's, or no more spoken of. */
  async function seen(bed: Bed, token: TokenFacts, of: Partial<OfRun> = {}, hooks: PortHooks = {}) {
    const run = { accounts: [ACCOUNT], owners: [], declared: new Set<string>(), continued: [], ...of };
    const [found] = await withAnothers(storesOf(bed, hooks), desired, [{ token }], run);
    return found ? (found.isAnothers ? 'another’s' : 'maybe ours') : 'known';
  }
  const continued = [{ owner: ownerId('team-b'), name: tokenName('job') }];

  test('is another owner’s if its label names a secret here that has that owner’s tag', async () => {
    const bed = new Bed();
    const arn = secretOf(bed, tagsOf('team-b', 'api'));
    expect(await seen(bed, tokenOf('team-b', arn))).toBe('another’s');
    expect(await seen(bed, tokenOf('team-c', arn))).toBe('maybe ours');
  });

  test('may be ours if that is a secret of ours, which the spec does not name any more', async () => {
    const bed = new Bed();
    const arn = secretOf(bed, tagsOf('acme-ci', 'api'));
    expect(await seen(bed, tokenOf('acme-ci', arn))).toBe('maybe ours');
  });

  test('may be ours if its own entry continues that one, and is another’s if it does not', async () => {
    const bed = new Bed();
    const arn = secretOf(bed, tagsOf('team-b', 'job'));
    expect(await seen(bed, tokenOf('team-b', arn), { continued })).toBe('maybe ours');
    expect(await seen(bed, tokenOf('team-b', arn))).toBe('another’s');
    const other = secretOf(bed, tagsOf('team-b', 'api'), 'other/name');
    expect(await seen(bed, tokenOf('team-b', other), { continued })).toBe('another’s');
  });

  test('is another’s under its usual name in another region, if the run or a secret here knows that owner', async () => {
    const there = tokenOf('team-b', arnIn(THERE, 'hawzu/team-b/api'));
    expect(await seen(new Bed(), there)).toBe('maybe ours');
    expect(await seen(new Bed(), there, { owners: [ownerId('team-b')] })).toBe('another’s');
    const bed = new Bed();
    secretOf(bed, tagsOf('team-b', 'whatever'));
    expect(await seen(bed, there)).toBe('another’s');
    expect(await seen(bed, there, { accounts: [] })).toBe('maybe ours');
    expect(await seen(bed, tokenOf('team-b', arnIn(THERE, 'hawzu/team-b/other')))).toBe('maybe ours');
  });

  test('may be ours there, too, if its own entry continues that one', async () => {
    const there = tokenOf('team-b', arnIn(THERE, 'hawzu/team-b/job'), 'job');
    const owners = [ownerId('team-b')];
    expect(await seen(new Bed(), there, { owners })).toBe('another’s');
    expect(await seen(new Bed(), there, { owners, continued })).toBe('maybe ours');
  });

  test('is an entry’s of the run where that has the secret, and there is nothing to ask', async () => {
    const bed = new Bed();
    const arn = arnIn(HERE, 'hawzu/acme/api');
    const calls: PortCall[] = [];
    const interleave = async (call: PortCall) => void calls.push(call);
    const declared = new Set([scopeKeyOf(ownerId('acme-ci'), arn)]);
    expect(await seen(bed, tokenOf('acme-ci', arn), { declared }, { interleave })).toBe('known');
    expect(calls).toEqual([]);
  });

  test('of which the region is known is ours, whatever others have', async () => {
    const bed = new Bed();
    const token = tokenOf('team-b', secretOf(bed, tagsOf('team-b', 'api')));
    const run = { accounts: [ACCOUNT], owners: [], declared: new Set<string>(), continued: [] };
    const both = [{ token, region: THERE }, { token }];
    expect(await withAnothers(storesOf(bed), desired, both, run)).toEqual([
      { token, region: THERE },
      { token, isAnothers: true },
    ]);
    expect(parseLabel(token.label)?.name).toBe('api');
  });

  test('may be ours where secrets can’t be listed; a defect of ours is no refusal', async () => {
    const bed = new Bed();
    const token = tokenOf('team-b', secretOf(bed, tagsOf('team-b', 'api')));
    expect(await seen(bed, token, {}, { faults: () => 'denied' })).toBe('maybe ours');
    await expect(seen(bed, token, {}, { faults: () => 'crash-before' })).rejects.toThrow('died');
  });
});

describe('where an owner has no secret left, the account is told by anybody’s', () => {
  const spec: DesiredState = specOf('acme-ci', [
    desiredToken('api', { region: HERE }),
    desiredToken('web', { region: HERE }),
    desiredToken('job', { region: THERE }),
  ]);

  test('in every region of the spec, each asked once', async () => {
    const bed = new Bed();
    const calls: PortCall[] = [];
    const ports = storesOf(bed, { interleave: async (call) => void calls.push(call) });
    expect(await accountsHere(ports, { desired: spec })).toEqual([]);
    const pagesOf = (asked: string) => calls.filter(({ region }) => region === asked).length;
    expect([pagesOf(HERE), pagesOf(THERE)]).toEqual([pagesOf(THERE), calls.length / 2]);
    secretOf(bed, {});
    expect(await accountsHere(ports, { desired: spec })).toMatchObject([ACCOUNT]);
    bed.world.outside.makeSecret({ name: 'there', description: '', tags: {} }, undefined, THERE);
    expect(await accountsHere(ports, { desired: spec })).toMatchObject([ACCOUNT, ACCOUNT]);
  });

  test('but not by a region that can’t be asked; a defect of ours is no refusal', async () => {
    const bed = new Bed();
    secretOf(bed, {});
    expect(await accountsHere(storesOf(bed, { faults: () => 'denied' }), { desired: spec })).toEqual([]);
    await expect(accountsHere(storesOf(bed, { faults: () => 'crash-before' }), { desired: spec })).rejects.toThrow(
      'died',
    );
  });
});
