import { apply } from './apply';
import { auditDiff } from './audit-diff';
import { auditEvidence } from './audit-evidence';
import { auditVerify } from './audit-verify';
import { completion } from './completion';
import { demo } from './demo';
import { deploy } from './deploy';
import { destroy } from './destroy';
import { dev } from './dev';
import { forecast } from './forecast';
import { gatewayCheck } from './gateway-check';
import { importing } from './import';
import { inventory } from './inventory';
import { plan } from './plan';
import { policy } from './policy';
import { provider } from './provider';
import { rehearseClear } from './rehearse-clear';
import { rehearseList } from './rehearse-list';
import { rehearseSet } from './rehearse-set';
import { retire } from './retire';
import { rollback } from './rollback';
import { rotate } from './rotate';
import { schema } from './schema';
import { serve } from './serve';
import { status } from './status';
import { synth } from './synth';
import { userCode } from './user-code';
import { userPassword } from './user-password';
import { validate } from './validate';
import type { Definition } from './definition';

/** Every command, in the order of the help. */
export const definitions: readonly Definition<never>[] = [
  validate,
  policy,
  plan,
  apply,
  rotate,
  retire,
  rollback,
  status,
  inventory,
  auditDiff,
  auditEvidence,
  forecast,
  importing,
  synth,
  deploy,
  destroy,
  serve,
  gatewayCheck,
  userPassword,
  userCode,
  auditVerify,
  dev,
  rehearseSet,
  rehearseList,
  rehearseClear,
  provider,
  schema,
  completion,
  demo,
];
