import type { PlanOf } from '../../plugin';
import { defineSchema, type Diagnostic, errorDiagnostic, isUnknown, types } from '../../plugin';

/** The provider block. Everything may come from the environment instead. */
export const configurationSchema = defineSchema({
  description:
    'Access tokens of Hawzu whose values sit in AWS Secrets Manager and nowhere else: not in the state, a plan or a log.',
  attributes: {
    endpoint: {
      type: types.string,
      mode: 'optional',
      description: 'Address of the token service: scheme, host and port, without a path. Default: `HAWZU_ENDPOINT`.',
    },
    management_token: {
      type: types.string,
      mode: 'optional',
      sensitive: true,
      description:
        'The token that the provider works with; it needs the role Administrator. Default, and better: `HAWZU_MANAGEMENT_TOKEN`.',
    },
    policy: {
      type: types.string,
      mode: 'optional',
      description:
        "File of the organisation's policy, which every token is held against: an error fails the plan. Default: `HAWZU_POLICY`, and none where that is not set.",
    },
    aws: {
      nesting: 'single',
      mode: 'optional',
      description: 'Where the secrets are. What is not said comes from the AWS environment and configuration files.',
      attributes: {
        region: { type: types.string, mode: 'optional', description: 'Region of secrets that name none.' },
        profile: { type: types.string, mode: 'optional', description: 'Profile of the AWS configuration files.' },
        assume_role_arn: { type: types.string, mode: 'optional', description: 'IAM role to take for every call.' },
        endpoint: {
          type: types.string,
          mode: 'optional',
          description: 'Another endpoint of Secrets Manager, such as an embedded one.',
        },
      },
    },
  },
});

export type Configuration = PlanOf<typeof configurationSchema>;

/** What the provider needs to know before it can ask anybody. */
export interface Settings {
  readonly endpoint: string;
  readonly managementToken: string;
  /** File of the organisation's policy. */
  readonly policy?: string;
  readonly aws: {
    readonly region?: string;
    readonly profile?: string;
    readonly assumeRoleArn?: string;
    readonly endpoint?: string;
  };
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with a provider block, as far as it is known. */
export function configurationProblems(config: Configuration): readonly Diagnostic[] {
  const { endpoint, aws } = config;
  const problems: Diagnostic[] = [];
  if (typeof endpoint === 'string' && !isOrigin(endpoint)) {
    problems.push(
      errorDiagnostic('The endpoint is no origin', 'Write scheme and host only, such as https://tokens.example.com.', [
        'endpoint',
      ]),
    );
  }
  if (config.management_token === '') {
    problems.push(
      errorDiagnostic('The management token is empty', 'Leave it out to use HAWZU_MANAGEMENT_TOKEN.', [
        'management_token',
      ]),
    );
  }
  if (config.policy === '') {
    problems.push(errorDiagnostic('The policy is empty', 'Leave it out to use HAWZU_POLICY.', ['policy']));
  }
  if (isUnknown(aws) || aws === null) return problems;
  const role = aws.assume_role_arn;
  if (typeof role === 'string' && !/^arn:[a-z-]+:iam::\d{12}:role\/.+$/.test(role)) {
    problems.push(
      errorDiagnostic('This is no ARN of an IAM role', 'Write arn:aws:iam::<account>:role/<name>.', [
        'aws',
        'assume_role_arn',
      ]),
    );
  }
  if (typeof aws.endpoint === 'string' && !URL.canParse(aws.endpoint)) {
    problems.push(
      errorDiagnostic('The endpoint of Secrets Manager is no URL', 'Write it with its scheme.', ['aws', 'endpoint']),
    );
  }
  return problems;
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  );
}

/** The settings of block and environment together, or what is missing. */
export function settingsOf(
  config: Configuration,
  env: Environment,
): { readonly settings?: Settings; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const take = (value: Configuration['endpoint'], name: string, variable: string, what: string): string => {
    if (isUnknown(value)) {
      diagnostics.push(
        errorDiagnostic(
          `${name} is not known yet`,
          `It comes from something that is not made yet. Give it by ${variable} or a variable.`,
          [name],
        ),
      );
      return '';
    }
    const found = value ?? env[variable] ?? '';
    if (found === '') diagnostics.push(errorDiagnostic(`${name} is missing`, `Set ${variable}, ${what}.`, [name]));
    return found;
  };
  const endpoint = take(config.endpoint, 'endpoint', 'HAWZU_ENDPOINT', 'the origin of the token API');
  const managementToken = take(
    config.management_token,
    'management_token',
    'HAWZU_MANAGEMENT_TOKEN',
    'the token that the provider works with',
  );
  if (isUnknown(config.policy)) {
    diagnostics.push(errorDiagnostic('policy is not known yet', 'Give it by HAWZU_POLICY or a variable.', ['policy']));
  }
  const { aws } = config;
  const open = isUnknown(aws) || Object.values(aws ?? {}).some(isUnknown);
  if (open)
    diagnostics.push(errorDiagnostic('aws is not known yet', 'Give it by variables or the AWS environment.', ['aws']));
  if (diagnostics.length > 0) return { diagnostics };
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const given = isUnknown(aws) ? null : aws;
  const region = text(given?.region);
  const profile = text(given?.profile);
  const policy = text(config.policy) ?? env['HAWZU_POLICY'] ?? '';
  const assumeRoleArn = text(given?.assume_role_arn);
  const other = text(given?.endpoint);
  return {
    diagnostics,
    settings: {
      endpoint,
      managementToken,
      ...(policy !== '' && { policy }),
      aws: {
        ...(region !== undefined && { region }),
        ...(profile !== undefined && { profile }),
        ...(assumeRoleArn !== undefined && { assumeRoleArn }),
        ...(other !== undefined && { endpoint: other }),
      },
    },
  };
}
