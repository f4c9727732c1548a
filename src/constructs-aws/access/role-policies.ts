import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { Construct } from 'constructs';
import type { Names } from '../props/naming';
import type { InProvider } from './account';
import { policyText, type Statement } from './policy';
import { MANAGED_POLICIES, spread } from './spread';

export interface RolePoliciesProps {
  readonly meta: InProvider;
  /** Of the stack: managed policies are named in the whole account. */
  readonly names: Names;
  /** What they are for: a few letters, which no other policy of the stack has. */
  readonly what: string;
  /** Name of the inline policy. */
  readonly inlineName: string;
  /** Name of the role. */
  readonly role: string;
  readonly statements: readonly Statement[];
  /** Names of all secrets that the statements are about. */
  readonly secretNames: readonly string[];
  readonly managedPolicies?: number | undefined;
}

export interface RolePolicies {
  readonly inline: IamRolePolicy;
  /** Where one is not enough. */
  readonly managed: readonly IamPolicy[];
  /** What makes them the role's. */
  readonly attached: readonly IamRolePolicyAttachment[];
}

/**
 * Gives a role what statements say: by an inline policy, and by managed ones where that would be too long for IAM.
 * @throws StackError when the role could not have so many
 */
export function rolePolicies(scope: Construct, id: string, props: RolePoliciesProps): RolePolicies {
  const { meta, names, what, inlineName, role, statements, secretNames } = props;
  const managedPolicies = props.managedPolicies ?? MANAGED_POLICIES.usual;
  const [first = [], ...more] = spread(statements, { role: names.of(what), secretNames, managed: managedPolicies });
  const inline = new IamRolePolicy(scope, id, { ...meta, name: inlineName, role, policy: policyText(first) });
  const managed = more.map(
    (document, index) =>
      new IamPolicy(scope, `${id}-${index + 2}`, {
        ...meta,
        ...{ name: names.of(`${what}-${index + 2}`), policy: policyText(document) },
      }),
  );
  const attached = managed.map(
    ({ arn }, index) =>
      new IamRolePolicyAttachment(scope, `${id}-${index + 2}-attached`, { ...meta, role, policyArn: arn }),
  );
  return { inline, managed, attached };
}
