import { PROBLEMS, problemType } from '../../contract/vocabulary/problems';
import type { ProblemCode } from '../../contract/vocabulary/problems';
import type { WireInvalidity, WireProblem } from '../../contract/wire';

/** So many things that do not fit are listed; a request can have thousands. */
const LISTED_ERRORS = 20;

/** What a problem document may say beyond its code. */
export interface ProblemDetails {
  readonly errors?: readonly WireInvalidity[];
  readonly token_id?: string;
  readonly resource_id?: string;
  readonly role_id?: string;
  readonly permissions?: readonly string[];
}

/** Ends a request with a problem document. Its message is for the caller and never holds a value. */
export class ProblemError extends Error {
  constructor(
    readonly problemCode: ProblemCode,
    detail: string,
    readonly details: ProblemDetails = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
  }

  get status(): number {
    return PROBLEMS[this.problemCode].status;
  }

  document(): WireProblem {
    const { status, title } = PROBLEMS[this.problemCode];
    const code = this.problemCode;
    const { errors, ...details } = this.details;
    const listed = errors === undefined ? {} : { errors: errors.slice(0, LISTED_ERRORS) };
    return { type: problemType(code), title, status, detail: this.message, code, ...details, ...listed };
  }
}
