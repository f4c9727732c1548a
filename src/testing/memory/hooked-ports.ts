import type { SecretStore, SecretStores } from '../../core/ports/secret-store';
import type { TokenApi } from '../../core/ports/token-api';
import { HookedProcess, type PortCall, type PortHooks } from './port-hooks';

/** Both ports of one process, with faults and interleaving, over any implementation. */
interface HookedPorts {
  readonly tokenApi: TokenApi;
  readonly stores: SecretStores;
  /** Every call made so far, in order. */
  readonly calls: readonly PortCall[];
  crashed(): boolean;
}

/**
 * Wraps the ports of one process. Calls are counted over both ports, so that a sweep can inject a fault at call 0, 1,
 * 2, … until a run makes fewer calls than that.
 */
export function hookPorts(
  ports: { readonly tokenApi: TokenApi; readonly stores: SecretStores },
  hooks: PortHooks,
): HookedPorts {
  const process = new HookedProcess(hooks);
  return {
    tokenApi: hookTokenApi(process, ports.tokenApi),
    stores: (region) => hookSecretStore(process, ports.stores(region), region),
    calls: process.calls,
    crashed: () => process.crashed,
  };
}

/** Each page is a call, and so is the look for a page after the last one. */
async function* hookPages<T>(process: HookedProcess, what: Omit<PortCall, 'index'>, pages: AsyncIterable<T>) {
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const next = await process.run(what, () => iterator.next(), false);
    if (next.done) return;
    yield next.value;
  }
}

const TOKEN_API = 'token API' as const;

function hookTokenApi(process: HookedProcess, api: TokenApi): TokenApi {
  const run = <T>(operation: keyof TokenApi, act: () => Promise<T>) => process.run({ port: TOKEN_API, operation }, act);
  // Repeated, it finds its own change; the adapter tells that from another's, memory can't.
  const match = <T>(operation: keyof TokenApi, ifMatch: string | undefined, act: () => Promise<T>) =>
    process.run({ port: TOKEN_API, operation }, act, ifMatch === undefined);
  return {
    endpoint: api.endpoint,
    recognises: (value) => api.recognises(value),
    whoAmI: () => run('whoAmI', () => api.whoAmI()),
    authenticate: (value, as) => run('authenticate', () => api.authenticate(value, as)),
    listWorkspaces: () => run('listWorkspaces', () => api.listWorkspaces()),
    listRoles: (workspace) => run('listRoles', () => api.listRoles(workspace)),
    listProjects: (workspace) => run('listProjects', () => api.listProjects(workspace)),
    listTokens: (workspace) =>
      hookPages(process, { port: TOKEN_API, operation: 'listTokens' }, api.listTokens(workspace)),
    getToken: (workspace, id) => run('getToken', () => api.getToken(workspace, id)),
    issue: (workspace, request) => run('issue', () => api.issue(workspace, request)),
    edit: (workspace, id, changes, ifMatch) => match('edit', ifMatch, () => api.edit(workspace, id, changes, ifMatch)),
    enable: (workspace, id, ifMatch) => match('enable', ifMatch, () => api.enable(workspace, id, ifMatch)),
    during: (limits) => hookTokenApi(process, api.during(limits)),
    disable: (workspace, id, ifMatch) => match('disable', ifMatch, () => api.disable(workspace, id, ifMatch)),
    revoke: (workspace, id, ifMatch) => run('revoke', () => api.revoke(workspace, id, ifMatch)),
  };
}

function hookSecretStore(process: HookedProcess, store: SecretStore, region: string | undefined): SecretStore {
  const of = (operation: keyof SecretStore): Omit<PortCall, 'index'> => ({
    port: 'Secrets Manager',
    operation,
    ...(region !== undefined && { region }),
  });
  const run = <T>(operation: keyof SecretStore, act: () => Promise<T>) => process.run(of(operation), act);
  return {
    region: () => store.region(),
    accounts: () => store.accounts(),
    during: (limits) => hookSecretStore(process, store.during(limits), region),
    describe: (id) => run('describe', () => store.describe(id)),
    listByTags: (tags) => hookPages(process, of('listByTags'), store.listByTags(tags)),
    listVersions: (arn) => run('listVersions', () => store.listVersions(arn)),
    read: (arn, version) => run('read', () => store.read(arn, version)),
    create: (secret) => run('create', () => store.create(secret)),
    tag: (arn, tags) => run('tag', () => store.tag(arn, tags)),
    update: (arn, settings) => run('update', () => store.update(arn, settings)),
    put: (arn, version, value, stages) => run('put', () => store.put(arn, version, value, stages)),
    // A repeated compare-and-swap finds the label moved already; the adapter tells that from a conflict, memory can't.
    moveStage: (arn, stage, move) => process.run(of('moveStage'), () => store.moveStage(arn, stage, move), false),
    rotate: (arn, version) => run('rotate', () => store.rotate(arn, version)),
    replicate: (arn, replicas) => run('replicate', () => store.replicate(arn, replicas)),
    removeReplicas: (arn, regions) => run('removeReplicas', () => store.removeReplicas(arn, regions)),
    delete: (arn, days) => run('delete', () => store.delete(arn, days)),
    restore: (arn) => run('restore', () => store.restore(arn)),
  };
}
