import { get } from 'node:http';
import type {
  WireFailpoint,
  WireFailpointList,
  WireNewFailpoint,
} from '../../../src/contract/rehearsal/wire-failpoint';
import { type OperationDefinition, operations } from '../../../src/contract';
import { type Bed, WS } from '../service-bed';
import { SEEDED_IDS, workableBody } from '../workable-bodies';

/** A request to the port where a service is told to fail. */
export interface Told {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** As somebody who may: the header is there unless it is taken away. */
export async function tell(bed: Bed, { method = 'GET', path = '/failpoints', headers = {}, body }: Told) {
  const answer = await fetch(`${bed.service.rehearsalUrl}${path}`, {
    method,
    headers: {
      'hawzu-rehearsal': 'true',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: (text === '' ? undefined : JSON.parse(text)) as never,
    headers: answer.headers,
  };
}

export async function fail(bed: Bed, failpoint: WireNewFailpoint): Promise<WireFailpoint> {
  const { status, body } = await tell(bed, { method: 'POST', body: JSON.stringify(failpoint) });
  if (status !== 201) throw new Error(`not set: ${status} ${JSON.stringify(body)}`);
  return body;
}

export const failpoints = async (bed: Bed): Promise<readonly WireFailpoint[]> =>
  ((await tell(bed, {})).body as WireFailpointList).failpoints;

export const clear = (bed: Bed) => tell(bed, { method: 'DELETE' });

/** The status that a request with these headers is answered: fetch lets nobody write Host or Sec-Fetch-Site. */
export const statusWith = (url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> =>
  new Promise((resolve) => void get(url, { headers }, ({ statusCode }) => resolve(statusCode)));

/** A request that the operation takes and that changes something where it is a change: with all that it needs made before. */
export async function workable(bed: Bed, operation: OperationDefinition, name: string) {
  const { name: kind, path, method } = operation;
  const token = /token_id/.test(path) ? (await bed.issue({ label: `for ${name}` })).id : '';
  const role = /role_id/.test(path) ? await newRole(bed, name) : '';
  if (kind === 'activate-user') await bed.call('POST', `${WS}/user/user_tomas/deactivate`);
  if (kind === 'deactivate-user') await bed.call('POST', `${WS}/user/user_tomas/activate`);
  if (kind === 'enable-access-token') await bed.call('POST', `${WS}/access-token/${token}/disable`);
  const ids: Record<string, string> = { ...SEEDED_IDS, token_id: token, role_id: role };
  const filled = path.replace(/\{(\w+)\}/g, (_, id: string) => ids[id]!);
  if (kind === 'report-result') {
    const body = { testcase_id: SEEDED_IDS.testcase_id, result: 'passed' };
    await bed.call(method, filled, { body });
  }
  return {
    method,
    path: filled,
    options: {
      body: workableBody(operation, name),
      ...(operation.idempotencyKey && { headers: { 'idempotency-key': name } }),
    },
  };
}

async function newRole(bed: Bed, name: string): Promise<string> {
  const body = { name: `role for ${name}`, scope: 'workspace', permissions: ['groups:view'] };
  const made = await bed.call<{ id: string }>('POST', `${WS}/roles`, { body });
  if (made.status !== 201) throw new Error(`no role: ${made.text}`);
  return made.body.id;
}

export const operationOf = (name: string): OperationDefinition => operations.find((one) => one.name === name)!;
