import { MemoryWorld } from '../../src/adapters/memory/memory-world';
import { type SecretArn, tokenName } from '../../src/core/model/ids';
import type { Listed } from '../../src/core/pass/look/lists/look-up';
import { listTokens } from '../../src/core/pass/look/lists/look-up';
import type { Ports } from '../../src/core/ports/ports';
import { prepare, type SpecOfRun } from '../../src/core/pass/prepare';
import { runPass } from '../../src/core/pass/run-pass';
import { RIGHTS, survey } from '../../src/core/pass/look/survey';
import { desiredState, desiredToken } from '../../src/testing/memory/desired';
import { ManualClock } from '../../src/testing/memory/manual-clock';
import { SeededRandom } from '../../src/testing/memory/seeded-random';

const NAME = tokenName('ci-runner');
const desired = desiredState(desiredToken(NAME));

/** A driver that sees one entry and reads lists once, such as the Terraform provider. */
class Driver {
  readonly clock = new ManualClock();
  readonly world = new MemoryWorld({ clock: this.clock, random: new SeededRandom('world') });
  ports: Ports = this.portsWith(this.world.tokenApi());

  portsWith(tokenApi: Ports['tokenApi']): Ports {
    const random = new SeededRandom(`run ${this.clock.now()}`);
    return { tokenApi, stores: this.world.stores, clock: this.clock, random };
  }

  async spec(listed: Partial<Listed>, options: SpecOfRun['options'] = {}): Promise<SpecOfRun> {
    const found = await survey(this.ports.tokenApi, desired.workspace, RIGHTS.apply);
    return {
      ports: this.ports,
      desired,
      survey: found.survey!,
      options,
      listed: async (located) => ({
        tokens: await listTokens(this.ports, located.workspace),
        ours: new Map([['eu-west-1', { at: this.clock.now(), secrets: [] }]]),
        ...listed,
      }),
    };
  }

  /** Makes the token, then loses its secret. */
  async lost(): Promise<SecretArn> {
    await runPass({ specs: [await this.spec({})] });
    const { arn } = this.world.snapshot().secrets[0]!;
    this.world.outside.forceDelete(arn);
    return arn;
  }

  get token() {
    return this.world.snapshot().tokens.find(({ label }) => label.startsWith('ci-runner@'))!;
  }
}

describe('lists that a driver reads once', () => {
  test('a remembered ARN tells which tokens belong to a secret that is gone, so its destruction reaches them', async () => {
    const driver = new Driver();
    const arn = await driver.lost();
    const options = { destroy: new Set([NAME]) };
    const [blind] = await prepare([await driver.spec({}, options)], 'values');
    expect(blind!.world.declared.get(NAME)?.tokens).toEqual([]);
    await runPass({ specs: [await driver.spec({ remembered: [{ arn }] }, options)], gated: false });
    expect(driver.token.revokedAt).not.toBeNull();
  });

  test('of a secret that is gone, a token that another made is unproven, unless it is remembered as proven', async () => {
    const driver = new Driver();
    const arn = await driver.lost();
    const access = { type: 'workspace', role: 'Administrator' } as const;
    const next = driver.world.outside.personIssues({ label: 'next', access, expiresAt: null });
    driver.ports = driver.portsWith(driver.world.tokenApi(next.value));
    const options = { destroy: new Set([NAME]) };
    const unproven = await runPass({ specs: [await driver.spec({ remembered: [{ arn }] }, options)], gated: false });
    expect(unproven).toMatchObject({ kind: 'applied', outcomes: [] });
    expect(unproven.prepared[0]!.plan.entries[0]!.holds).toMatchObject([{ code: 'unproven' }]);
    const remembered = [{ arn, token: driver.token.id }];
    await runPass({ specs: [await driver.spec({ remembered }, options)], gated: false });
    expect(driver.token.revokedAt).not.toBeNull();
  });

  test('say nothing of secrets that nobody declares when they are partial', async () => {
    const driver = new Driver();
    const tags = { 'hawzu-tokens:owner': 'acme-ci', 'hawzu-tokens:name': 'left', 'hawzu-tokens:workspace': 'ws_acme' };
    driver.world.outside.makeSecret({ name: 'left', description: '', tags });
    const { value } = await driver.world.stores('eu-west-1').describe('left');
    const ours = new Map([['eu-west-1', { at: driver.clock.now(), secrets: [value!] }]]);
    const seen = async (listed: Partial<Listed>) =>
      (await prepare([await driver.spec({ ours, ...listed })], 'versions'))[0]!.world.undeclared.map(
        ({ name }) => name,
      );
    expect(await seen({})).toEqual(['left']);
    expect(await seen({ isPartial: true })).toEqual([]);
  });
});
