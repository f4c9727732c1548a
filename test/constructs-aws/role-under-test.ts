import { runSimulation } from '@cloud-copilot/iam-simulate';
import { REGION, type Synthesized } from './stack-under-test';

export const ACCOUNT = '123456789012';
const NAME = 'hawzu-acme-ci-ws_acme-eu-west-1-640eb4';

/** ARN of the secret of a token, as AWS would have made it. */
export const secretOf = (token: string): string =>
  `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:hawzu/acme-ci/${token}-Ab12Cd`;
export const functionArn = (what: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${NAME}-${what}`;
export const queueArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${NAME}-dead-letters`;
export const logsOf = (what: string): string =>
  `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/${NAME}-${what}:log-stream:2026`;
export const roleArn = (what: string): string => `arn:aws:iam::${ACCOUNT}:role/${NAME}-${what}`;

interface Policy {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

/** A document with the references filled in that Terraform would fill in. */
export function filledIn(text: string): Policy {
  const filled = text.replaceAll(/\$\{([^}]*)\}/g, (whole, reference: string) => {
    const token = /^hawzu_access_token\.acme-ci_(.*)\.secret_arn$/.exec(reference)?.[1];
    if (token !== undefined) return secretOf(token);
    if (reference.endsWith('.account_id')) return ACCOUNT;
    if (reference.endsWith('.partition')) return 'aws';
    if (reference.endsWith('.dns_suffix')) return 'amazonaws.com';
    if (/^aws_sqs_queue\..*\.arn$/.test(reference)) return queueArn;
    if (/^aws_lambda_function\..*_pass_.*\.arn$/.test(reference)) return functionArn('pass');
    if (/^aws_lambda_function\..*_function_.*\.arn$/.test(reference)) return functionArn('rotate');
    if (/^aws_iam_role\..*_timer_.*\.arn$/.test(reference)) return roleArn('passes');
    if (/^aws_iam_role\..*_pass_.*\.arn$/.test(reference)) return roleArn('pass');
    if (/^aws_iam_role\..*_function_.*\.arn$/.test(reference)) return roleArn('rotate');
    throw new Error(`nothing stands for ${whole}`);
  });
  return JSON.parse(filled) as Policy;
}

/** What AWS gives a key by default: policies of the account decide. */
const KEY_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
};

/**
 * The evaluator drops what the encryption context of a call says, as each caller of KMS names keys of its own; so another
 * key that takes any text stands for it, in policies and calls alike.
 */
const standIn = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value).replaceAll('kms:EncryptionContext:SecretARN', 'aws:PrincipalOrgID')) as T;

export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** What a role may do, by an evaluator of IAM policies that knows nothing of this package. */
export class RoleUnderTest {
  /** @param also policies that it has beside those of the stack */
  constructor(
    private readonly policies: readonly Policy[],
    private readonly also: readonly Policy[] = [],
  ) {
    if (policies.length === 0) throw new Error('the role has no policy');
  }

  /** Of a stack: by the name of its inline policy. */
  static of(stack: Synthesized, policy: string, also: readonly Policy[] = []): RoleUnderTest {
    const found = stack.all<{ name: string; policy: string }>('iam_role_policy').filter(({ name }) => name === policy);
    return new RoleUnderTest(
      found.map((one) => filledIn(one.policy)),
      also,
    );
  }

  /** Every action that a statement allows. */
  get allowed(): readonly string[] {
    const statements = this.policies.flatMap(({ Statement }) => Statement).filter(({ Effect }) => Effect === 'Allow');
    return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
  }

  /** Every statement's resources. */
  get resources(): readonly string[] {
    const statements = this.policies.flatMap(({ Statement }) => Statement);
    return [...new Set(statements.flatMap(({ Resource }) => Resource))].sort();
  }

  async decide({ action, resource, context = {} }: Call): Promise<'allowed' | 'denied'> {
    const answer = await runSimulation(
      {
        request: {
          ...{ principal: roleArn('any'), action, contextVariables: standIn({ ...context }) },
          resource: { resource, accountId: ACCOUNT },
        },
        identityPolicies: [...this.policies, ...this.also].map((policy, index) => ({
          ...{ name: `p${index}`, policy: standIn(policy) },
        })),
        ...(action.startsWith('kms:') && { resourcePolicy: KEY_POLICY }),
        ...{ serviceControlPolicies: [], resourceControlPolicies: [] },
      },
      {},
    );
    if (answer.resultType === 'error') throw new Error(JSON.stringify(answer));
    return answer.overallResult === 'Allowed' ? 'allowed' : 'denied';
  }
}
