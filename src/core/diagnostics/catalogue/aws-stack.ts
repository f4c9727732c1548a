import { defineCatalogue, entry, plainEntry } from '../define-catalogue';

/** What can be wrong with a stack on AWS in which functions rotate. */
export const awsStackCodes = defineCatalogue(
  'aws-stack',
  { title: 'Stacks on AWS', arises: 'The synthesis of a stack with `hawzu-tokens/constructs/aws`.' },
  {
    'prop-unknown': entry<{ construct: string; key: string; known: readonly string[] }>({
      severity: 'error',
      summary: 'A construct was given a setting that it does not have.',
      message: ({ construct, key, known }) => `${construct} has no "${key}"; it has ${known.join(', ')}`,
    }),
    'setting-out-of-range': entry<{ field: string; value: number; least: number; most: number }>({
      severity: 'error',
      summary: 'A number of a construct is outside of what AWS takes.',
      message: ({ field, value, least, most }) =>
        `${field} is ${value}, and AWS takes whole numbers from ${least} to ${most}`,
      advice: ({ field, value, least, most }) =>
        `say ${field}: ${Math.min(most, Math.max(least, Number.isFinite(value) ? Math.round(value) : least))}`,
    }),
    'setting-unreadable': entry<{ field: string; found: string; expected: string }>({
      severity: 'error',
      summary: 'A text of a construct is not of the form that it has to have.',
      message: ({ field, found, expected }) => `${field} is "${found}", and has to be ${expected}`,
    }),
    'management-token-arn': entry<{ found: string }>({
      severity: 'error',
      summary: 'The secret of the management token is not given by its whole ARN, in plain text.',
      message: ({ found }) =>
        `"${found}" is not the whole ARN of a secret, with its six random characters, in plain text`,
      advice: () =>
        'make that secret outside of this stack, and say its ARN: it has to be there before the functions are',
    }),
    'management-token-successor': entry<{ token: string; lives: string; issues: string }>({
      severity: 'error',
      summary: 'A management token is to rotate, and could not issue a successor that lives as long.',
      message: ({ token, lives, issues }) =>
        `${token} is the management token, lives for ${lives} and may let what it issues outlive it by ${issues}: its successor needs ${lives}`,
      advice: ({ lives }) => `say access.workspace.maxIssuedLifetime, ${lives} or longer in hours or days`,
    }),
    'region-unknown': entry<{ said: readonly string[] }>({
      severity: 'error',
      summary: 'It is not known in which region a stack is.',
      message: ({ said }) =>
        said.length === 0
          ? 'neither the construct nor the spec says a region'
          : `the spec says several regions (${said.join(', ')}), and the construct does not say which is its own`,
      advice: () => 'say region: that of the AWS provider',
    }),
    'given-secret-unknown': entry<{ token: string }>({
      severity: 'error',
      summary: 'A function is to rotate a secret whose ARN is not known at synth.',
      message: ({ token }) =>
        `the secret that code gives "${token}" is a reference, and a function has to know its ARN`,
      advice: () => 'say secret.arn in the spec, or give the ARN in plain text, whole',
    }),
    'endpoint-unknown': plainEntry({
      severity: 'error',
      summary: 'The endpoint of the token API is no URL in plain text.',
      message: () => 'the endpoint has to be a URL in plain text, beginning with https://',
    }),
    'function-code-missing': entry<{ file: string }>({
      severity: 'error',
      summary: 'The code of the functions is not where this package has it.',
      message: ({ file }) => `${file} is not there`,
      advice: () => 'install hawzu-tokens again; in a checkout, run "npm run build"',
    }),
    'policy-too-long': entry<{
      role: string;
      characters: number;
      most: number;
      policies: number;
      tokens: number;
      fit: number;
    }>({
      severity: 'error',
      summary: 'The policies of a role are longer than IAM takes.',
      message: ({ role, characters, most, policies, tokens, fit }) =>
        `the policies of ${role} have up to ${characters} characters for ${tokens} tokens, and IAM takes ${most} in an inline policy and ${policies} managed ones: some ${fit} tokens fit`,
      advice: ({ policies }) =>
        `split the spec: give the rest of its tokens an owner id of their own, with a TokenRotation of their own${policies < 20 ? '; or ask AWS for 20 managed policies on a role and say managedPolicies: 20 for the functions' : ''}`,
    }),
    'topic-elsewhere': entry<{ found: string; region: string }>({
      severity: 'error',
      summary: 'Alarms are to go to something that is no topic of their region.',
      message: ({ found, region }) =>
        `alarms.topicArn is "${found}", and alarms in ${region} reach topics of SNS in ${region} only`,
      advice: ({ region }) => `give the ARN of a topic in ${region}, which may pass on what it gets`,
    }),
    'topic-unchecked': entry<{ topic: string }>({
      severity: 'warning',
      summary: 'Alarms go to a topic that is made elsewhere, and nobody looks whether they get there.',
      message: ({ topic }) =>
        `alarms go to ${topic}, which is not of this stack: its policy has to let cloudwatch.amazonaws.com and events.amazonaws.com publish, and a KMS key of it has to let them use it, which one that AWS manages does not`,
      advice: () =>
        'try it: aws cloudwatch set-alarm-state; or leave topicArn out, and subscribe to the topic of the stack',
    }),
    'two-keys': plainEntry({
      severity: 'error',
      summary: 'A stack is to make a KMS key, and is given another for the same secrets.',
      message: () => 'key has the stack make a KMS key, and kmsKeyId names another for the same secrets',
      advice: () => 'say one of them',
    }),
    'secret-policy-locks-out': entry<{ token: string; who: string; calls: readonly string[] }>({
      severity: 'error',
      summary: 'What a secret’s policy denies may lock out somebody who has to go on.',
      message: ({ token, who, calls }) =>
        `what is denied on the secret of "${token}" may keep ${who} from ${calls.join(', ')}`,
      advice: () =>
        'leave them out: a condition ArnNotEquals on aws:PrincipalArn that names their roles by reference, such as rotation.function.role.arn, and the root of the account as arn:*:iam::*:root',
    }),
    'secret-policy-impossible': entry<{ token: string; why: string }>({
      severity: 'error',
      summary: 'A secret that is not made here, or not in this region, is to get a policy.',
      message: ({ token, why }) => `the secret of "${token}" can’t get a policy here: ${why}`,
      advice: () => 'make its policy where the secret is, with the statements of grantRead(Grantee.none(), …)',
    }),
    'secret-policy-left-out': entry<{ token: string; why: string }>({
      severity: 'note',
      summary: 'A secret gets no policy of the stack.',
      message: ({ token, why }) => `the secret of "${token}" gets no policy here: ${why}`,
    }),
    'secret-policy-too-long': entry<{ token: string; length: number; most: number }>({
      severity: 'error',
      summary: 'The policy of a secret is longer than Secrets Manager takes.',
      message: ({ token, length, most }) =>
        `the policy of the secret of "${token}" has up to ${length} characters, and Secrets Manager takes ${most}`,
      advice: () => 'let fewer read it: declare a token for each consumer',
    }),
    'reader-needs-key': entry<{ token: string; principal: string }>({
      severity: 'error',
      summary: 'Somebody of another account is to read a secret that AWS’s own key encrypts.',
      message: ({ token, principal }) =>
        `${principal} can’t read "${token}": AWS’s own key encrypts it, which no other account may use`,
      advice: () => 'give the secret a KMS key: secret.kmsKeyId in the spec, or a TokenKey',
    }),
    'reader-key-unchecked': entry<{ token: string; principal: string; key: string }>({
      severity: 'warning',
      summary: 'Somebody of another account reads a secret whose key is made elsewhere.',
      message: ({ token, principal, key }) =>
        `${key} encrypts "${token}" and is not of this stack: its policy has to let ${principal} use kms:Decrypt through Secrets Manager`,
      advice: () => 'add that to the policy of the key, or make the key by a TokenKey, which gets it',
    }),
    'outside-reads-only': entry<{ grant: string; principal: string }>({
      severity: 'error',
      summary: 'Somebody of another account is granted more than to read a token.',
      message: ({ grant, principal }) => `${grant} was given ${principal}, and another account may only read`,
      advice: () => 'grant it to a role of this account, which the other may take on',
    }),
    'schedule-without-rotation': entry<{ token: string }>({
      severity: 'error',
      summary: 'A schedule is asked for of a token that its spec does not rotate.',
      message: ({ token }) => `"${token}" does not rotate, or is paused (enabled: false), so it has no schedule`,
      advice: () => 'say rotation.every in the spec, or leave the schedule out',
    }),
    'other-region': entry<{ token: string; region: string; home: string }>({
      severity: 'warning',
      summary:
        'Secrets Manager calls functions of its own region only, so a token of another is not rotated by this stack.',
      message: ({ token, region, home }) =>
        `"${token}" has its secret in ${region}, and the function is in ${home}: it is not rotated by this stack`,
      advice: ({ region }) =>
        `add a TokenRotation with region: '${region}', the provider of that region, and pass: false`,
    }),
  },
);
