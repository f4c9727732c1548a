import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';

/**
 * Who is granted something: a role of this account, or nobody, where the statements go into a document of your own.
 * @example
 * rotation.grantRead(Grantee.role(runner), 'ci-regression-runner');
 */
export class Grantee {
  private constructor(
    /** Name of the role; absent for nobody. */
    readonly roleName: string | undefined,
  ) {}

  /** A role of this stack. */
  static role({ name }: Pick<IamRole, 'name'>): Grantee {
    return new Grantee(name);
  }

  /** A role of this account, by its name. */
  static roleName(name: string): Grantee {
    return new Grantee(name);
  }

  /** Nobody: `statements` of the grant are for you to put where they belong. */
  static none(): Grantee {
    return new Grantee(undefined);
  }
}
