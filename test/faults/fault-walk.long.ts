import { FAULTS_OF, type ServerFault, type ServerRequest } from '../../src/testing/real/server-faults';
import { closeWorld, situations } from './situations';
import { cleanPass, walkOutage, walkRequest } from './walk';

afterAll(closeWorld);

/** Which faults each operation of each server has met: all of them in the end. */
const met = new Map<string, Set<ServerFault>>();
let turn = 0;

/**
 * The faults for one request. A connection that is cut after it was carried out comes to every change of every situation; the others
 * come to every operation when it is first seen, then to each request in turn: they are refused the same way wherever they meet. In the
 * soak one that is cut before comes to every request too.
 */
function faultsFor({ server, operation }: ServerRequest): readonly ServerFault[] {
  const of = FAULTS_OF[server];
  const seen = met.get(`${server} ${operation}`);
  if (!seen) {
    met.set(`${server} ${operation}`, new Set(of));
    return of;
  }
  // The observation begins alike in every situation, and nothing is changed before its end.
  if (OBSERVING.has(operation)) return ['cut-after'];
  const isWhole = process.env['SOAK'] !== undefined;
  if (READING.has(operation) && !isWhole) return [inTurn(of)];
  return !isWhole
    ? ['cut-after', inTurn(of.filter((fault) => fault !== 'cut-after'))]
    : ['cut-before', 'cut-after', inTurn(of.slice(2))];
}

const OBSERVING: ReadonlySet<string> = new Set([
  'list-roles',
  'list-projects',
  'list-access-tokens',
  'ListSecrets',
  'ListSecretVersionIds',
]);
const READING: ReadonlySet<string> = new Set(['get-me', 'get-access-token', 'DescribeSecret', 'GetSecretValue']);
const inTurn = (faults: readonly ServerFault[]): ServerFault => faults[turn++ % faults.length] ?? 'failed';

const counts = { requests: 0, passes: 0, outages: 0 };

test.each(situations)(
  '$name survives every fault of the real servers at every request: converges, loses nothing, leaves nothing behind',
  async (situation) => {
    const clean = await cleanPass(situation);
    const found = [...clean.problems];
    const note = (request: ServerRequest, fault: ServerFault, kind: string, wrong: readonly string[]) =>
      found.push(...wrong.map((problem) => `${kind} ${fault} at ${request.index} (${request.operation}): ${problem}`));
    for (const request of clean.requests) {
      counts.requests += 1;
      for (const fault of faultsFor(request)) {
        note(request, fault, 'one', await walkRequest(situation, request.index, fault));
        counts.passes += 1;
      }
      if (OBSERVING.has(request.operation)) continue;
      const lasting = inTurn(['cut-after', 'failed', 'throttled', 'late']);
      note(request, lasting, 'from here on', await walkOutage(situation, request, lasting));
      counts.outages += 1;
    }
    expect(found).toEqual([]);
  },
  300_000,
);

test('every operation of both servers that a pass calls was walked with every fault that its server can show', () => {
  const service = [
    'get-me',
    'list-roles',
    'list-projects',
    'list-access-tokens',
    'get-access-token',
    'issue-access-token',
  ];
  const changes = ['edit', 'enable', 'disable', 'revoke'].map((verb) => `${verb}-access-token`);
  const store = ['ListSecrets', 'DescribeSecret', 'CreateSecret', 'ListSecretVersionIds', 'GetSecretValue'];
  const writes = ['PutSecretValue', 'UpdateSecretVersionStage', 'DeleteSecret'];
  const expected = [
    ...[...service, ...changes].map((operation) => [`token API ${operation}`, new Set(FAULTS_OF['token API'])]),
    ...[...store, ...writes].map((operation) => [
      `Secrets Manager ${operation}`,
      new Set(FAULTS_OF['Secrets Manager']),
    ]),
  ] as [string, Set<ServerFault>][];
  expect(new Map(met)).toEqual(new Map(expected));
  process.stdout.write(
    `walked ${counts.requests} requests: ${counts.passes} passes with one fault, ${counts.outages} with an outage\n`,
  );
});
