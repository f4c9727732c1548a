/**
 * The process of one function: loads its code, and answers calls one after another. It has nothing of ours but this file,
 * and of the environment what it was given.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Call, Ended, FunctionError, Load } from './messages';
import { ownClock } from './set-clock';

type Handler = (event: unknown, context: object) => unknown;

const setClock = ownClock();
let handler: Handler | undefined;

process.on('message', (message: Load | Call) => {
  if ('handler' in message) handler = loaded(message);
  else void answer(message).then((ended) => process.send?.(ended));
});
// Nobody is left to answer to.
process.on('disconnect', () => process.exit());

function loaded({ folder, handler: name }: Load): Handler {
  const [file = '', member = ''] = name.split('.');
  const path = join(folder, `${file}.js`);
  const found = (createRequire(path)(path) as Readonly<Record<string, Handler | undefined>>)[member];
  if (found === undefined) throw new Error(`${name} is no handler: ${file}.js exports nothing of that name`);
  return found;
}

async function answer({ event, now, timeoutMs }: Call): Promise<Ended> {
  setClock(now);
  const end = performance.now() + timeoutMs;
  const context = { getRemainingTimeInMillis: () => Math.max(0, Math.floor(end - performance.now())) };
  try {
    return { payload: JSON.stringify((await handler?.(event, context)) ?? null) };
  } catch (error) {
    return { error: told(error) };
  }
}

const told = (error: unknown): FunctionError =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message }
    : { errorType: 'Error', errorMessage: String(error) };
