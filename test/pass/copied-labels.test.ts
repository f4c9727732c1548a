import { desiredState, desiredToken, workspaceAccess } from '../../src/testing/memory/desired';
import type { DesiredToken } from '../../src/core/model/desired';
import type { TokenId } from '../../src/core/model/ids';
import { formatLabel, parseLabel } from '../../src/core/model/label';
import { later } from '../../src/core/model/time';
import { DAY, HOUR, Simulation } from '../../src/testing/memory/simulation';

const MINUTE = 60_000;
const OVERLAP = 24 * HOUR;

/** A second entry, whose secret tells the account of the first one's when that is gone. */
const other = desiredToken('other');
const declared = (changes: Partial<DesiredToken> = {}) => desiredState(desiredToken('ci', changes), other);

/** An entry with its token, and somebody else's token that carries a copy of its label. */
async function copied(changes: Partial<DesiredToken> = {}): Promise<{ simulation: Simulation; stranger: TokenId }> {
  const simulation = new Simulation(declared(changes), OVERLAP);
  await simulation.pass();
  const { tokens } = simulation.world.snapshot();
  const ours = tokens.find(({ label }) => parseLabel(label)?.name === 'ci')!;
  const label = formatLabel({ ...parseLabel(ours.label)!, nonce: 'copied' });
  const expiresAt = later(simulation.clock.now(), 300 * DAY);
  const request = { label, access: workspaceAccess('Viewer'), expiresAt };
  const { id } = simulation.world.outside.personIssues(request, 'stranger@acme.example');
  return { simulation, stranger: id };
}

const secretOf = (simulation: Simulation) =>
  simulation.world.snapshot().secrets.find(({ name }) => name.endsWith('/ci'));

const looks = (simulation: Simulation, id: TokenId) => {
  const { version, revokedAt, status } = simulation.world.snapshot().tokens.find((token) => token.id === id)!;
  return { version, revokedAt, status };
};

const UNTOUCHED = { version: '0', revokedAt: null, status: 'enabled' };

/** Passes until whatever is to be retired is gone. */
async function months(simulation: Simulation, prune = false): Promise<void> {
  for (const wait of [31 * MINUTE, 25 * HOUR, HOUR, HOUR, 3 * DAY, HOUR, 21 * DAY, 25 * HOUR, HOUR, 3 * DAY]) {
    simulation.advance(wait);
    await simulation.pass({ prune });
  }
}

describe("a token that carries a copy of our label, and that somebody made who made none of ours, is nobody's to touch", () => {
  test('when the copy is the only token with the mark of a version with a stage, since the value was written once more', async () => {
    const { simulation, stranger } = await copied();
    simulation.desired = declared({ format: 'plain' });
    await simulation.pass();
    await months(simulation);
    expect(looks(simulation, stranger)).toEqual(UNTOUCHED);
  });

  test('when the value under AWSPREVIOUS is a bare one, which names no token', async () => {
    const { simulation, stranger } = await copied({ format: 'plain' });
    simulation.desired = declared({ format: 'json' });
    await simulation.pass();
    await months(simulation);
    expect(looks(simulation, stranger)).toEqual(UNTOUCHED);
  });

  test('when its entry is removed, and people restore the secret and let it go again', async () => {
    const { simulation, stranger } = await copied();
    simulation.desired = desiredState(other);
    simulation.allowStopping();
    await months(simulation, true);
    const secret = secretOf(simulation);
    if (secret) simulation.outside(() => simulation.world.outside.restoreSecret(secret.arn));
    await months(simulation, true);
    expect(looks(simulation, stranger)).toEqual(UNTOUCHED);
  });

  test('when the values of its entry leak and the secret is gone', async () => {
    const { simulation, stranger } = await copied();
    simulation.allowStopping();
    const secret = secretOf(simulation);
    simulation.outside(() => simulation.world.outside.forceDelete(secret!.arn));
    await simulation.pass({ compromised: new Set([simulation.desired.tokens[0]!.name]) });
    expect(looks(simulation, stranger)).toEqual(UNTOUCHED);
  });
});
