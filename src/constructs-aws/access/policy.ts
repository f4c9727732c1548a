import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { StackError } from '../props/stack-error';

/** One statement of a policy, in IAM's own words. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy as the text that resources of AWS take. References in it are filled in by Terraform. */
export const policyText = (statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** Who may take a role on: a service, for this account only. */
export const trustText = (service: string, condition?: Statement['Condition']): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        ...(condition && { Condition: condition }),
      },
    ],
  });

/** What IAM takes of a role's inline policies together, white space not counted. */
const INLINE = 10_240;
/** Of an ARN but the name of the secret: the longest partition and region there are, the account, the random suffix. */
const AROUND_NAME = 'arn:aws-us-gov:secretsmanager:ap-southeast-7:111122223333:secret:-Ab12Cd'.length;
/** Quotes and a comma. */
const AROUND_ARN = 3;
/** Statements without their ARNs. */
const FRAME = 1500;

/**
 * Refuses a policy that IAM would refuse at apply. ARNs are references at synth, so the longest is reckoned with.
 * @param lists how many times each ARN stands in it
 * @throws StackError with the arithmetic
 */
export function checkSize(role: string, secretNames: readonly string[], lists: number): void {
  const ofTokens = secretNames.map((name) => (name.length + AROUND_NAME + AROUND_ARN) * lists);
  const characters = FRAME + ofTokens.reduce((sum, length) => sum + length, 0);
  if (characters <= INLINE) return;
  const fit = Math.floor((INLINE - FRAME) / Math.max(...ofTokens));
  const tokens = secretNames.length;
  throw new StackError([awsStackCodes.diagnose('policy-too-long', { role, characters, most: INLINE, tokens, fit })]);
}
