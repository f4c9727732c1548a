import type { Statement } from '../access/policy';

/** What nobody may do with secrets, or somebody may not, whatever else lets them. */
export interface Denial {
  /**
   * Who: ARNs of roles and users.
   * @default everybody
   */
  readonly principals?: readonly string[];
  /** Calls on Secrets Manager, such as `secretsmanager:GetSecretValue`; `*` stands for any letters. */
  readonly actions: readonly string[];
  /**
   * When, in IAM's own words.
   * @default always
   */
  readonly condition?: Statement['Condition'];
}

/** One statement of a secret's own policy, which says about whom it is. */
export interface ResourceStatement extends Statement {
  readonly Principal: '*' | { readonly AWS: string | readonly string[] };
}

/** A policy of a secret is about that secret, and about its copies: there is nothing else to name. */
const HERE = '*';

export const denied = ({ principals, actions, condition }: Denial): ResourceStatement => ({
  ...{ Effect: 'Deny', Principal: principals ? { AWS: principals } : '*', Action: actions, Resource: HERE },
  ...(condition && { Condition: condition }),
});

export const allowed = (principal: string, actions: readonly string[]): ResourceStatement => ({
  ...{ Effect: 'Allow', Principal: { AWS: principal }, Action: actions, Resource: HERE },
});
