import { randomUUID } from 'node:crypto';
import { secretArn, versionId } from '../../src/core/model/ids';
import { SecretValue } from '../../src/core/model/secret-value';
import { PortError } from '../../src/core/ports/errors';
import { objectFromWire, objectToWire } from '../../src/terraform/plugin/rpc/object-codec';
import { readResource } from '../../src/terraform/plugin/rpc/read-resource';
import type { Runtime } from '../../src/terraform/plugin/rpc/runtime';
import type { ReadResourceResponse } from '../../src/terraform/plugin/wire/messages/read-resource';
import { accessTokenSchema } from '../../src/terraform/provider/access-token/attributes/schema';
import { MiniTerraform, settings } from './mini-terraform';
import { storeThrough } from './ports-between';

/** The calls of each kind, but those that were never made. */
const counted = (calls: readonly string[]): Readonly<Record<string, number>> =>
  calls.reduce<Record<string, number>>((counts, call) => ({ ...counts, [call]: (counts[call] ?? 0) + 1 }), {});

interface Made {
  readonly name: string;
  readonly state: NonNullable<MiniTerraform['state']>;
  readonly private: Uint8Array;
}

async function make(terraform: MiniTerraform, count: number): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `runner-${index}`;
    terraform.state = null;
    await terraform.apply(settings({ name }));
    made.push({ name, state: terraform.state!, private: terraform.private });
  }
  return made;
}

const { attributes } = accessTokenSchema;

async function readAll(runtime: Runtime, resources: readonly Made[], mayFail = false) {
  const answers: ReadResourceResponse[] = [];
  // As many at once as Terraform has under way.
  for (let at = 0; at < resources.length; at += 10) {
    const reads = resources.slice(at, at + 10).map(({ state, private: kept }) =>
      readResource(runtime, {
        typeName: 'hawzu_access_token',
        currentState: objectToWire(attributes, state),
        private: kept,
      }),
    );
    answers.push(...(await Promise.all(reads)));
  }
  if (!mayFail) expect(answers.flatMap((answer) => answer.diagnostics)).toEqual([]);
  return answers;
}

/** What a phase asks once, however many resources there are. */
const ONCE = { 'api.whoAmI': 1, 'api.listRoles': 1, 'api.listProjects': 1, 'api.listTokens': 1 };

describe('some resources in one process', () => {
  const terraform = new MiniTerraform();
  let resources: readonly Made[] = [];

  beforeAll(async () => {
    resources = await make(terraform, 30);
  });

  test('are read with one list of tokens, one catalogue, and one description of each secret', async () => {
    const runtime = await terraform.process();
    terraform.calls = [];
    await readAll(runtime, resources);
    expect(counted(terraform.calls)).toEqual({ ...ONCE, 'store.describe': 30 });
  });

  test('of which one has a secret that may not be read: it alone fails, and nothing of it sticks', async () => {
    const denied = new PortError(
      { port: 'Secrets Manager', operation: 'describe', kind: 'denied', effect: 'none' },
      'the policy forbids it',
    );
    let isDenied = true;
    terraform.between = (ports) => ({
      ...ports,
      stores: (region) =>
        storeThrough(ports.stores(region), (name, call) =>
          name === 'describe'
            ? (id) => (isDenied && String(id).endsWith('/runner-7') ? Promise.reject(denied) : call(id))
            : undefined,
        ),
    });
    const runtime = await terraform.process();
    terraform.between = (ports) => ports;
    const failed = (await readAll(runtime, resources, true)).map(({ diagnostics }) => diagnostics.length > 0);
    expect(failed).toEqual(resources.map(({ name }) => name === 'runner-7'));
    isDenied = false;
    await readAll(runtime, resources);
  });

  test('keep little beside a state, since Terraform writes all of it after each resource', () => {
    expect(Math.max(...resources.map(({ private: kept }) => kept.length))).toBeLessThanOrEqual(160);
  });
});

describe('many resources in one process', () => {
  const terraform = new MiniTerraform();
  let resources: readonly Made[] = [];

  beforeAll(async () => {
    resources = await make(terraform, 120);
  });

  async function readCounted() {
    const runtime = await terraform.process();
    terraform.calls = [];
    const answers = await readAll(runtime, resources);
    const states = answers.map(({ newState }) => objectFromWire(attributes, newState));
    return { calls: counted(terraform.calls), states };
  }

  test('are read from the list of secrets once 50 were asked for one by one, to the same states', async () => {
    const { calls, states } = await readCounted();
    expect(calls).toMatchObject({ ...ONCE, 'store.listByTags': 1 });
    // The list comes while one more round of Terraform's ten is under way, at most.
    expect(calls['store.describe']).toBeGreaterThan(50);
    expect(calls['store.describe']).toBeLessThanOrEqual(70);
    expect(states).toEqual(resources.map(({ state }) => state));
  });

  test('are described one by one where they may not be listed', async () => {
    const denied = new PortError(
      { port: 'Secrets Manager', operation: 'listByTags', kind: 'denied', effect: 'none' },
      'the policy forbids it',
    );
    const refused = () => new ReadableStream({ start: (stream) => stream.error(denied) });
    terraform.between = (ports) => ({
      ...ports,
      stores: (region) => storeThrough(ports.stores(region), (name) => (name === 'listByTags' ? refused : undefined)),
    });
    const { calls } = await readCounted();
    terraform.between = (ports) => ports;
    expect(calls).toEqual({ ...ONCE, 'store.describe': 120 });
  });

  test('a secret that the list shows changed is asked for by itself, and its change is seen', async () => {
    const last = resources.at(-1)!;
    const arn = secretArn(last.state['secret_arn'] as string);
    terraform.clock.advance(60_000);
    await terraform.world
      .stores(undefined)
      .put(arn, versionId(randomUUID()), new SecretValue('somebody else'), ['AWSCURRENT']);
    const { states } = await readCounted();
    expect(states.map((state) => state?.['status'])).toEqual(
      resources.map(({ name }) => (name === last.name ? 'missing' : 'active')),
    );
  });
});
