import { runSimulation } from '@cloud-copilot/iam-simulate';
import { REGION, type Synthesized } from './stack-under-test';

export const ACCOUNT = '123456789012';
const NAME = 'hawzu-acme-ci-ws_acme-eu-west-1-640eb4';

/** ARN of the secret of a token, as AWS would have made it. */
export const secretOf = (token: string): string =>
  `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:hawzu/acme-ci/${token}-Ab12Cd`;
export const functionArn = (what: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${NAME}-${what}`;
export const queueArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${NAME}-dead-letters`;
export const topicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:${NAME}-alarms`;
export const groupArn = `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/${NAME}`;
export const logsOf = (what: string): string =>
  `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/${NAME}-${what}:log-stream:2026`;
/** ARN of a key that the stack makes. */
export const keyArn = (region: string): string =>
  `arn:aws:kms:${region}:${ACCOUNT}:key/11112222-3333-4444-5555-666677778888`;
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
  const filled = text.replaceAll(/\$\{([^}]*)\}/g, (whole, expression: string) => {
    const short = /^replace\((.*), "\/\^arn:\.\*:secret:\/", "(.*)"\)$/.exec(expression);
    if (short) return valueOf(short[1]!, whole).replace(/^arn:.*:secret:/, short[2]!);
    const shorter = /^replace\((.*), "\/\^arn:\[\^:\]\+:secretsmanager:\[\^:\]\+:\/", "(.*)"\)$/.exec(expression);
    if (shorter) return valueOf(shorter[1]!, whole).replace(/^arn:[^:]+:secretsmanager:[^:]+:/, shorter[2]!);
    const inRegion = /^replace\((.*), "\/:secretsmanager:\[\^:\]\+:\/", ":secretsmanager:(.*):"\)$/.exec(expression);
    if (inRegion) return valueOf(inRegion[1]!, whole).replace(REGION, inRegion[2]!);
    // A key is named by its ARN, or by what one is made of.
    return valueOf(/^\(?startswith\((.*?), "arn:"\) \? /.exec(expression)?.[1] ?? expression, whole);
  });
  return JSON.parse(filled) as Policy;
}

function valueOf(reference: string, whole: string): string {
  const token = /^hawzu_access_token\.acme-ci_(.*)\.secret_arn$/.exec(reference)?.[1];
  if (token !== undefined) return secretOf(token);
  if (reference.endsWith('.account_id')) return ACCOUNT;
  if (reference.endsWith('.partition')) return 'aws';
  if (reference.endsWith('.dns_suffix')) return 'amazonaws.com';
  if (/^aws_sns_topic\..*\.arn$/.test(reference)) return topicArn;
  if (/^aws_scheduler_schedule_group\..*\.arn$/.test(reference)) return groupArn;
  if (/^aws_sqs_queue\..*\.arn$/.test(reference)) return queueArn;
  if (/^aws_lambda_function\..*_pass_.*\.arn$/.test(reference)) return functionArn('pass');
  if (/^aws_lambda_function\..*_function_.*\.arn$/.test(reference)) return functionArn('rotate');
  if (/^aws_iam_role\..*_timer_.*\.arn$/.test(reference)) return roleArn('passes');
  if (/^aws_iam_role\..*_pass_.*\.arn$/.test(reference)) return roleArn('pass');
  if (/^aws_iam_role\..*_function_.*\.arn$/.test(reference)) return roleArn('rotate');
  const key = /^aws_kms_key\.([^.]*)_key_[^.]*\.arn$/.exec(reference)?.[1];
  if (key !== undefined) return keyArn(key.startsWith('there') ? 'us-east-1' : REGION);
  throw new Error(`nothing stands for ${whole}`);
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

/**
 * What a policy of a resource lets a service of AWS do, by the same evaluator.
 * @param policy with its references, as the stack has it
 */
export async function letsService(policy: string, service: string, { action, resource, context = {} }: Call) {
  const answer = await runSimulation(
    {
      request: {
        ...{ principal: service, action, contextVariables: { ...context } },
        resource: { resource, accountId: ACCOUNT },
      },
      resourcePolicy: filledIn(policy),
      ...{ identityPolicies: [], serviceControlPolicies: [], resourceControlPolicies: [] },
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(JSON.stringify(answer));
  return answer.overallResult === 'Allowed' ? 'allowed' : 'denied';
}

/** What a role may do, by an evaluator of IAM policies that knows nothing of this package. */
export class RoleUnderTest {
  /** @param also policies that it has beside those of the stack */
  constructor(
    private readonly policies: readonly Policy[],
    private readonly also: readonly Policy[] = [],
    private readonly keyPolicy: unknown = KEY_POLICY,
    private readonly secretPolicy: unknown = undefined,
    private readonly principal = roleArn('any'),
  ) {
    if (policies.length === 0) throw new Error('the role has no policy');
  }

  /** Of a stack: by the name of its inline policy, with the managed ones that the same role has. */
  static of(stack: Synthesized, policy: string, also: readonly Policy[] = []): RoleUnderTest {
    const inline = stack
      .all<{ name: string; role: string; policy: string }>('iam_role_policy')
      .filter(({ name }) => name === policy);
    const managed = stack
      .all<{ role: string; policy_arn: string }>('iam_role_policy_attachment')
      .filter(({ role }) => inline.some((one) => one.role === role))
      .map(
        ({ policy_arn: arn }) =>
          stack.resources['aws_iam_policy']![/^\$\{aws_iam_policy\.(.*)\.arn\}$/.exec(arn)![1]!]!,
      );
    return new RoleUnderTest(
      [...inline, ...(managed as { policy: string }[])].map((one) => filledIn(one.policy)),
      also,
    );
  }

  /** The same role, where a key has a policy of its own. */
  withKeyPolicy(policy: unknown): RoleUnderTest {
    return new RoleUnderTest(this.policies, this.also, policy, this.secretPolicy, this.principal);
  }

  /** The same role, where a secret has a policy of its own. */
  withSecretPolicy(policy: unknown): RoleUnderTest {
    return new RoleUnderTest(this.policies, this.also, this.keyPolicy, policy, this.principal);
  }

  /** Whoever has this ARN, with the policies of the role. */
  as(principal: string): RoleUnderTest {
    return new RoleUnderTest(this.policies, this.also, this.keyPolicy, this.secretPolicy, principal);
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
    const { principal } = this;
    const [, , , region = '', account = ''] = resource.split(':');
    // AWS tells both of every call on something.
    const told: Readonly<Record<string, string>> =
      resource === '*' ? {} : { 'aws:RequestedRegion': region, 'aws:ResourceAccount': account };
    const resourcePolicy = action.startsWith('kms:') ? standIn(this.keyPolicy) : this.secretPolicy;
    const answer = await runSimulation(
      {
        request: {
          ...{ principal, action, contextVariables: standIn({ ...told, ...context }) },
          resource: { resource, accountId: ACCOUNT },
        },
        identityPolicies: [...this.policies, ...this.also].map((policy, index) => ({
          ...{ name: `p${index}`, policy: standIn(policy) },
        })),
        ...(resourcePolicy !== undefined && { resourcePolicy }),
        ...{ serviceControlPolicies: [], resourceControlPolicies: [] },
      },
      {},
    );
    if (answer.resultType === 'error') throw new Error(JSON.stringify(answer));
    return answer.overallResult === 'Allowed' ? 'allowed' : 'denied';
  }
}
