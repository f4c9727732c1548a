import { ServiceError } from '../service-error';

/** What goes back to the client. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly errorCode?: string;
}

export function success(output: Readonly<Record<string, unknown>>): Answer {
  const text = JSON.stringify(output);
  // Recorded: Tag and Untag answer with nothing at all.
  return { status: 200, body: text === '{}' ? '' : text };
}

/** A refusal in AWS's JSON 1.1 form. Anything that is not a ServiceError is a defect and says nothing of its inside. */
export function failure(error: unknown): Answer {
  const known =
    error instanceof ServiceError
      ? error
      : new ServiceError('InternalServiceError', 'The embedded Secrets Manager failed; this is a defect of it.');
  return {
    status: known.status,
    body: JSON.stringify({ __type: known.code, Message: known.message }),
    errorCode: known.code,
  };
}
