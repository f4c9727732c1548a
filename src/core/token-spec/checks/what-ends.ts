import type { DeclaredToken } from '../../model/desired';
import { duration } from '../../model/time';
import type { SpecEntry } from '../fields/read-token';

const NOTHING = duration(0, 'h');
const TOKEN_NAME = /^[a-z][a-z0-9-]*$/;

/** What is known of an incomplete entry, as far as its tokens can be ended by it: nothing is ever made of that. */
export function whatEnds({ name, secret, renamedFrom }: SpecEntry): DeclaredToken | undefined {
  if (!secret || !TOKEN_NAME.test(name)) return undefined;
  return {
    name,
    purpose: '',
    owner: '',
    consumer: '',
    enabled: false,
    access: { type: 'workspace', grant: { kind: 'role', role: '' } },
    expiry: { kind: 'never' },
    rotation: { kind: 'none', overlap: NOTHING, observationPeriod: NOTHING },
    secret: secret.target,
    format: secret.format,
    ...(secret.region !== undefined && { region: secret.region }),
    ...(renamedFrom !== undefined && { renamedFrom }),
  };
}
