import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { Construct } from 'constructs';
import type { FunctionCode } from '../code/function-code';
import { secretNameOf } from '../code/secret-name';
import type { Account, InProvider } from './account';
import { asWritten } from './as-written';
import { policyText, type Statement } from './policy';
import { shortened } from './short-names';
import { fits, MANAGED_POLICIES, refuse, spread } from './spread';

export interface RolePoliciesProps {
  readonly meta: InProvider;
  readonly account: Account;
  /** Whose secrets the statements are about. Managed policies are named in the whole account, by the names of the stack. */
  readonly code: Pick<FunctionCode, 'names' | 'tokens' | 'state' | 'region'>;
  /** What they are for: a few letters, which no other policy of the stack has. */
  readonly what: string;
  /** Name of the inline policy. */
  readonly inlineName: string;
  /** Name of the role. */
  readonly role: string;
  readonly statements: readonly Statement[];
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
  const { meta, code, what, inlineName, role } = props;
  const { names } = code;
  const [first = [], ...more] = documentsOf(scope, props);
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

/** Whole ARNs, which people and tools read more easily, unless those of so many secrets would be too long together. */
function documentsOf(scope: Construct, props: RolePoliciesProps): readonly (readonly Statement[])[] {
  const { code, account, what, statements, managedPolicies = MANAGED_POLICIES.usual } = props;
  const { names, state, tokens, region: home } = code;
  const secretNames = state.tokens.map(secretNameOf);
  const spreading = { role: names.of(what), secretNames, managed: managedPolicies };
  const whole = spread(statements, spreading);
  if (fits(whole, spreading)) return whole.map((document) => document.statements);
  const known = new Map(
    state.tokens.map(({ name, region = home }) => [asWritten(scope, tokens.token(name).secretArn), region]),
  );
  const regionOf = (arn: string): string | undefined =>
    known.get(arn) ?? /^arn:.*:secretsmanager:([a-z0-9-]+):/.exec(arn)?.[1];
  const short = spread(shortened(statements, { scope, account, regionOf }), { ...spreading, isShort: true });
  return fits(short, spreading) ? short.map((document) => document.statements) : refuse(short, spreading);
}
