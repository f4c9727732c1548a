import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { asWritten } from '../access/as-written';
import { TokenKey } from '../access/token-key';
import type { FunctionCode } from '../code/function-code';
import { secretNameOf } from '../code/secret-name';
import { annotate } from '../props/annotate';
import { StackError } from '../props/stack-error';

export interface Across {
  readonly code: FunctionCode;
  /** ARN of a role or a user of another account. */
  readonly principal: string;
  readonly token: string;
  /** Of the copy that is read. Default: the secret itself */
  readonly region: string | undefined;
}

/**
 * Lets somebody of another account use the key of a secret, where the stack makes that key. Else an annotation says what the
 * policy of the key needs.
 * @throws StackError where AWS's own key encrypts it, which no policy lets anybody else use
 */
export function letDecrypt(scope: Construct, { code, principal, token, region }: Across): void {
  const { kmsKey: key } = code.tokens.secretIn(token, region);
  if (key === undefined) throw new StackError([awsStackCodes.diagnose('reader-needs-key', { token, principal })]);
  const arn = asWritten(scope, key);
  const made = TerraformStack.of(scope)
    .node.findAll()
    .find((child): child is TokenKey => child instanceof TokenKey && asWritten(scope, child.arn) === arn);
  const declared = code.state.tokens.find(({ name }) => name === token)!;
  if (made) made.letRead(principal, secretNameOf(declared));
  else annotate(scope, awsStackCodes.diagnose('reader-key-unchecked', { token, principal, key: arn }));
}
