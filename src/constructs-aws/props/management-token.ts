import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { type SecretArn, secretArn } from '../../core/model/ids';
import { addressOf } from '../../core/model/secret-address';
import { StackError } from './stack-error';

/**
 * Where the management token of a workspace is. Its value is never in a stack: functions read the secret when they are
 * called, so that a new value needs no deployment.
 * @example
 * ManagementToken.fromSecretArn('arn:aws:secretsmanager:eu-west-1:111122223333:secret:hawzu/management-Ab12Cd')
 */
export class ManagementToken {
  private constructor(
    /** ARN of the secret. */
    readonly secretArn: SecretArn,
    /** ARN of the KMS key that encrypts it; absent for AWS's own. */
    readonly keyArn: string | undefined,
  ) {}

  /**
   * @param arn whole, with its six random characters, in plain text: it travels beside the code of the functions
   * @param keyArn of the KMS key that encrypts the secret. Default: AWS's own, which needs no permission
   * @throws StackError when it is no such ARN, a reference to another construct included
   */
  static fromSecretArn(arn: string, keyArn?: string): ManagementToken {
    // IAM reads * and ? as any text, and the ARN goes into policies.
    if (!addressOf(secretArn(arn)) || /[*?"\s]/.test(arn))
      throw new StackError([awsStackCodes.diagnose('management-token-arn', { found: arn })]);
    return new ManagementToken(secretArn(arn), keyArn);
  }
}
