import type { TokenId } from '../../src/core/model/ids';
import { parseLabel } from '../../src/core/model/label';
import type { Ports } from '../../src/core/ports/ports';
import { PortError } from '../../src/core/ports/errors';
import type { IssueRequest } from '../../src/core/ports/token-api';
import { DAY, MiniTerraform, settings } from './mini-terraform';
import { storeThrough } from './ports-between';

const live = (terraform: MiniTerraform) =>
  terraform.world.snapshot().tokens.filter((t) => t.label !== 'management' && t.revokedAt === null);

/** A key or a policy that was taken away: nothing of the secret can be read or changed. */
const closed = (ports: Ports): Ports => ({
  ...ports,
  stores: (region) =>
    storeThrough(ports.stores(region), (name) =>
      name.startsWith('list')
        ? undefined
        : () =>
            Promise.reject(
              new PortError(
                { port: 'Secrets Manager', operation: name, kind: 'denied', effect: 'none' },
                'the policy forbids it',
              ),
            ),
    ),
});

/** What an administrator's own program issues with a token of its own. */
async function byAnotherToken({ world }: MiniTerraform, request: IssueRequest): Promise<{ readonly id: TokenId }> {
  const access = { type: 'workspace', role: 'Administrator' } as const;
  const { value } = world.outside.personIssues({ label: 'their program', access, expiresAt: null });
  return (await world.tokenApi(value).issue(world.workspace, request)).value.token;
}

describe('a destroy whose secret can not be read', () => {
  let terraform: MiniTerraform;
  beforeEach(async () => {
    terraform = new MiniTerraform();
    await terraform.apply(settings());
    terraform.clock.advance(21 * DAY);
    await terraform.apply(settings());
  });

  test('ends every token that carries its claim, leaves the secret, and says so', async () => {
    expect(live(terraform)).toHaveLength(2);
    terraform.between = closed;
    await terraform.destroy();
    expect(live(terraform)).toEqual([]);
    expect(terraform.state).toBeNull();
    expect(terraform.warnings.map((d) => d.summary).join()).toMatch(/the policy forbids it.*the secret stays/);
    expect(terraform.world.snapshot().secrets.map((secret) => secret.deletedAt)).toEqual([undefined]);
  });

  test('ends nothing that another resource has claimed since', async () => {
    const other = new MiniTerraform(terraform);
    await other.apply(settings());
    terraform.between = closed;
    await terraform.destroy();
    expect(live(terraform)).toHaveLength(2);
    expect(await other.plan(settings())).toMatchObject({ action: 'none' });
  });

  test.each(['a person', 'another token'])('leaves what %s made and labelled like it', async (who) => {
    const [mine] = live(terraform);
    const { outside } = terraform.world;
    const request = { label: 'theirs', access: mine!.access, expiresAt: null };
    const { id } = who === 'a person' ? outside.personIssues(request) : await byAnotherToken(terraform, request);
    outside.personEdits(id, { label: mine!.label });
    expect(parseLabel(mine!.label)?.claim).toBe(terraform.attributes['claim']);
    terraform.between = closed;
    await terraform.destroy();
    expect(live(terraform).map((token) => token.id)).toContain(id);
    expect(live(terraform).map((token) => token.id)).not.toContain(mine!.id);
  });

  test('stays in the state where the token API is silent too', async () => {
    terraform.between = (ports) => ({
      ...closed(ports),
      tokenApi: new Proxy(ports.tokenApi, {
        get: () => () =>
          Promise.reject(
            new PortError(
              { port: 'token API', operation: 'any', kind: 'unavailable', effect: 'none' },
              'nobody is there',
            ),
          ),
      }),
    });
    await expect(terraform.destroy()).rejects.toThrow(/nobody is there/);
    expect(terraform.state).not.toBeNull();
    terraform.between = (ports) => ports;
    await terraform.destroy();
    expect(live(terraform)).toEqual([]);
  });
});
