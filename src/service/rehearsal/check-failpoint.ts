import Ajv2020 from 'ajv/dist/2020';
import { FAULT_SCHEMAS, failpointSchema } from '../../contract/rehearsal/failpoint-schema';
import type { WireNewFailpoint } from '../../contract/rehearsal/wire-failpoint';
import type { WireInvalidity } from '../../contract/wire';
import { invalidities } from '../http/request/invalidities';
import { ProblemError } from '../problem/problem-error';

const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
const isFailpoint = ajv.compile<WireNewFailpoint>(failpointSchema);
const isFault = Object.fromEntries(Object.entries(FAULT_SCHEMAS).map(([kind, schema]) => [kind, ajv.compile(schema)]));

/** The member that tells which kind of fault it is. */
const KINDS: Readonly<Record<string, (value: unknown) => string>> = {
  drop: () => 'drop',
  status: (status) => (status === 429 ? 'throttled' : 'failed'),
  latency_ms: () => 'latency',
  stale_seconds: () => 'stale',
  stale_changes: () => 'stale-changes',
};

/** What is wrong with a fault, by the kind that it is meant to be: the other kinds have nothing to say of it. */
function wrongWith(fault: object): readonly WireInvalidity[] {
  const told = Object.entries(fault).find(([name]) => Object.hasOwn(KINDS, name));
  if (told === undefined) {
    return [{ in: 'body', pointer: '/fault', message: `must have one of ${Object.keys(KINDS).join(', ')}` }];
  }
  const valid = isFault[KINDS[told[0]]!(told[1])]!;
  valid(fault);
  return invalidities('body', valid.errors ?? []).map((one) => ({ ...one, pointer: `/fault${one.pointer}` }));
}

/** Holds a body against the schema. @throws ProblemError */
export function checkedFailpoint(body: unknown): WireNewFailpoint {
  if (isFailpoint(body)) return body;
  const found = invalidities('body', isFailpoint.errors ?? []);
  const fault = (body as { readonly fault?: unknown } | null | undefined)?.fault;
  const isObject = typeof fault === 'object' && fault !== null;
  const errors = isObject
    ? [...found.filter(({ pointer }) => !pointer.startsWith('/fault')), ...wrongWith(fault)]
    : found;
  throw new ProblemError('invalid-request', 'That is no failpoint; see errors, and GET /schema.', { errors });
}
