import { ServiceError } from '../error/service-error';

/** What goes back to the client. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly errorCode?: string;
  /** For the server's own log, never for the client. */
  readonly reason?: string;
}

export function success(output: Readonly<Record<string, unknown>>): Answer {
  const text = JSON.stringify(output);
  // Recorded: Tag and Untag answer with nothing at all.
  return { status: 200, body: text === '{}' ? '' : text };
}

/** A refusal in AWS's JSON 1.1 form. Anything that is not a ServiceError is a defect and tells clients nothing of its inside. */
export function failure(error: unknown): Answer {
  const known =
    error instanceof ServiceError
      ? error
      : new ServiceError(
          'InternalServiceError',
          'The embedded Secrets Manager failed; this is a defect of it.',
          placeOf(error),
        );
  return {
    status: known.status,
    body: JSON.stringify({ __type: known.code, Message: known.message }),
    errorCode: known.code,
    ...(known.reason === undefined ? {} : { reason: known.reason }),
  };
}

/** Kind and place of a defect. Its message is left out: it may quote what a client wrote. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'a defect of no known place';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, 3).map((line) => line.trim())].join(' ');
}
