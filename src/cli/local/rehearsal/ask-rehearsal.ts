import { setting } from '../../../adapters/network/environment';
import { isLoopback } from '../../../adapters/network/loopback';
import type { WireFailpoint } from '../../../contract/rehearsal/wire-failpoint';
import { REHEARSAL_HEADER } from '../../../contract/vocabulary/rehearsal';
import type { WireProblem } from '../../../contract';
import { cliCodes } from '../../../core/diagnostics/catalogue/cli';
import type { Diagnostic } from '../../../core/diagnostics/diagnostic';
import { ExitCode } from '../../terminal/exit-code';
import { CommandFailure } from '../../terminal/failure';

const SETTING = 'HAWZU_REHEARSAL_ENDPOINT';
const ANSWER_MILLISECONDS = 10_000;

const failed = (diagnostic: Diagnostic): CommandFailure => new CommandFailure(ExitCode.error, [diagnostic]);

const refused = (why: string): CommandFailure => failed(cliCodes.diagnose('failpoint-refused', { why }));

/** Where the service on this machine is told to fail. @throws CommandFailure */
function endpoint(): string {
  const said = setting(process.env, SETTING);
  if (said === undefined) {
    const what = 'set it to the address that "dev --rehearsal" or "serve --rehearsal" prints';
    throw failed(cliCodes.diagnose('setting-missing', { name: SETTING, what }));
  }
  const url = URL.canParse(said) ? new URL(said) : undefined;
  if (url?.protocol === 'http:' && isLoopback(url.hostname) && url.pathname === '/' && url.username === '')
    return url.origin;
  throw refused(`${SETTING} has to be http, this machine (127.0.0.1) and a port, without a path`);
}

/**
 * Asks the port where a service is told to fail, and nobody else: what does not say that it rehearses is told.
 * @throws CommandFailure
 */
export async function askRehearsal<Answer>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer> {
  const origin = endpoint();
  const unreachable = (why: string): CommandFailure =>
    refused(`nothing that rehearses answers at ${origin}, which ${SETTING} says (${why})`);
  const answer = await fetch(origin + path, {
    method,
    headers: { [REHEARSAL_HEADER]: 'true', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
  }).catch((error: unknown) => {
    const { cause } = error as { readonly cause?: { readonly code?: string } };
    throw unreachable(cause?.code ?? (error as Error).name);
  });
  const text = await answer.text();
  if (answer.headers.get(REHEARSAL_HEADER) !== 'true') throw unreachable('what is there does not rehearse');
  if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as Answer;
  throw refused(reasonIn(text));
}

/** What a problem says, with the places of what is wrong. */
function reasonIn(text: string): string {
  const { detail = '', errors = [] } = JSON.parse(text) as Partial<WireProblem>;
  return [detail, ...errors.map(({ pointer, message }) => `${pointer} ${message}`)].join(' ');
}

/** A failpoint on one line. */
export function toldFailpoint({ id, operation, fault, count, struck }: WireFailpoint): string {
  const said = Object.entries(fault).map(([name, value]) => `${name}=${value}`);
  return `${id}  ${operation}  ${said.join(' ')}  struck ${struck} of ${count}`;
}
