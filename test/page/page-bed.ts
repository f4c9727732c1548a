import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault, FaultableRequest } from '../../src/service';
import { acmeWith, type Bed, startBed, WS } from '../service/service-bed';
import { EASY, PASSWORD } from '../service/signed-in';

const { bundlePage } = jest.requireActual<{ bundlePage: (folder: string) => Promise<unknown> }>(
  '../../scripts/bundle-page.js',
);

/** People of the tests, each with a role. */
export const PEOPLE: Readonly<Record<string, string>> = {
  mara: 'role_administrator',
  tomas: 'role_workspace_manager',
  ines: 'role_viewer',
};

export interface PageBed {
  readonly bed: Bed;
  readonly url: string;
  /** What a test wants done with a request of the API. */
  fault: (request: FaultableRequest) => Fault | undefined;
  /** Ends every session of somebody, as a new password does. */
  endSessionsOf(person: string): Promise<void>;
  close(): Promise<void>;
}

export { PASSWORD, WS };
export const TOKENS = '/workspace/ws_acme/access-tokens';

/** The page as it is shipped, served by the real service, for three people of Acme. */
export async function startPage(): Promise<PageBed> {
  const folder = mkdtempSync(join(tmpdir(), 'hawzu-page-'));
  await bundlePage(folder);
  const [acme] = acmeWith().workspaces;
  const roleOf = (id: string): object => {
    const role = PEOPLE[id.slice('user_'.length)];
    return role === undefined ? {} : { role };
  };
  const users = acme!.users!.map((user) => ({ ...user, ...roleOf(user.id) }));
  const seed = {
    workspaces: [
      { ...acme!, users },
      { id: 'ws_new', name: 'New', users: users.slice(0, 1) },
    ],
  };
  const made: { fault: PageBed['fault'] } = { fault: () => undefined };
  const bed = await startBed({ ...EASY, seed, pageFolder: folder, faults: (request) => made.fault(request) });
  const setPassword = (person: string): Promise<void> => bed.service.setPassword(`${person}@acme.example`, PASSWORD);
  for (const person of Object.keys(PEOPLE)) await setPassword(person);
  return Object.assign(made, {
    bed,
    url: bed.service.url,
    endSessionsOf: setPassword,
    close: async () => {
      await bed.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
