import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { StackError } from '../props/stack-error';

/** A role or a user of an account. Nobody else reads a token: neither everybody, nor whoever an account lets. */
const ROLE_OR_USER = /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/;

/**
 * Who is granted something: a role of this account, a role or user of another, or nobody, where the statements go into a
 * document of your own.
 * @example
 * rotation.grantRead(Grantee.role(runner), 'ci-regression-runner');
 */
export class Grantee {
  private constructor(
    /** Name of the role of this account; absent for others. */
    readonly roleName: string | undefined,
    /** ARN of the role or the user, where it is known; always of another account where no name is. */
    readonly arn: string | undefined,
  ) {}

  /** A role of this stack. */
  static role({ name, arn }: Pick<IamRole, 'name'> & Partial<Pick<IamRole, 'arn'>>): Grantee {
    return new Grantee(name, arn);
  }

  /** A role of this account, by its name. */
  static roleName(name: string): Grantee {
    return new Grantee(name, undefined);
  }

  /**
   * A role or a user of another account, which `grantRead` alone takes. The secret's policy lets it in, and so does the policy
   * of its key; `statements` of the grant are what its own account has to allow it as well.
   * @param arn whole and in plain text. It has to be there before the stack is: AWS refuses policies that name nobody
   * @throws StackError when it is no role and no user
   */
  static outside(arn: string): Grantee {
    if (ROLE_OR_USER.test(arn)) return new Grantee(undefined, arn);
    const expected = 'the ARN of a role or a user in plain text, such as arn:aws:iam::222233334444:role/runner';
    throw new StackError([awsStackCodes.diagnose('setting-unreadable', { field: 'outside', found: arn, expected })]);
  }

  /** Nobody: `statements` of the grant are for you to put where they belong. */
  static none(): Grantee {
    return new Grantee(undefined, undefined);
  }
}
