import type { SecretValue } from '../../../core/model/secret-value';
import { listRule, type Reading, readPlaces } from '../places/read-list';
import { vendorProblem } from '../vendor/vendor-failure';
import { wholeBody } from '../vendor/whole-body';
import type { Proof } from './vendor-tokens';

const ME = '/api/v1/me';
const ME_BYTES = 256 * 1024;

/**
 * Asks the vendor whether a value is good, and for this workspace: by the list of workspaces, or where the table has none by who
 * it is. Never rejects.
 */
export async function prove(reading: Reading, workspace: string, value: SecretValue): Promise<Proof> {
  if (listRule(reading.table, 'workspaces') === undefined) return proveByMe(reading, workspace, value);
  const listed = await readPlaces(reading, 'workspaces', workspace, value);
  if (listed.kind === 'failed') return { kind: 'silent', why: listed.why };
  if (listed.kind === 'refused') return { kind: 'refused' };
  return { kind: listed.items.some(({ id }) => id === workspace) ? 'good' : 'foreign' };
}

async function proveByMe({ vendor, table }: Reading, workspace: string, value: SecretValue): Promise<Proof> {
  try {
    const found = table.find('GET', ME);
    const target = found.kind === 'known' ? found.target : ME;
    const headers = ['accept', 'application/json', 'accept-encoding', 'identity', 'user-agent', 'hawzu-tokens-gateway'];
    const answer = await vendor.send({ workspace, method: 'GET', target, headers, body: null }, value);
    const bytes = await wholeBody(answer.body, ME_BYTES);
    if (answer.statusCode === 401) return { kind: 'refused' };
    if (answer.statusCode !== 200 || bytes === undefined) {
      return { kind: 'silent', why: `it answered ${answer.statusCode}` };
    }
    const me = JSON.parse(bytes.toString('utf8')) as { readonly workspace?: { readonly id?: unknown } } | null;
    return { kind: me?.workspace?.id === workspace ? 'good' : 'foreign' };
  } catch (error) {
    return {
      kind: 'silent',
      why: error instanceof SyntaxError ? 'its answer is no JSON' : vendorProblem(error).message,
    };
  }
}
