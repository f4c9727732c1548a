import { Token } from 'cdktf';
import type { TokenSpec } from '../../constructs';
import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import type { DeclaredState, DeclaredToken } from '../../core/model/desired';
import { secretArn } from '../../core/model/ids';
import { addressOf } from '../../core/model/secret-address';
import { StackError } from '../props/stack-error';

/** What a spec declares, as functions need it: nothing is left to an environment, or to code of the stack. */
export interface DeployedState {
  readonly state: DeclaredState;
  /** Where the functions are. */
  readonly region: string;
}

/**
 * @param region of tokens that say none. Default: the only one that the others say
 * @throws StackError when the region of a token is not known, or the ARN of a secret that code gives it
 */
export function deployedState({ spec, givenArns }: TokenSpec, region: string | undefined): DeployedState {
  const { state } = spec;
  const said = [...new Set(state.tokens.map(({ region: own }) => own).filter((own) => own !== undefined))];
  const problems: Diagnostic[] = [];
  const home = region ?? (said.length === 1 ? said[0] : undefined);
  if (home === undefined) throw new StackError([awsStackCodes.diagnose('region-unknown', { said })]);
  const tokens = state.tokens.map((token): DeclaredToken => {
    const arn = givenArns.get(token.name);
    const secret =
      arn === undefined ? token.secret : { kind: 'external' as const, arn: secretArn(arn), takeOver: false };
    if (secret.kind === 'managed') return { ...token, region: token.region ?? home };
    const address = Token.isUnresolved(secret.arn) ? undefined : addressOf(secret.arn);
    if (!address) problems.push(awsStackCodes.diagnose('given-secret-unknown', { token: token.name }));
    return { ...token, secret, region: address?.region ?? home };
  });
  if (problems.length > 0) throw new StackError(problems);
  return { state: { ...state, tokens }, region: home };
}
