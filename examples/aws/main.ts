import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { App } from 'cdktf';
import { Grantee, ManagementToken, TokenRotationStack } from 'hawzu-tokens/constructs/aws';

const app = new App();
const stack = new TokenRotationStack(app, 'tokens', {
  spec: 'tokens.yaml',
  region: 'eu-west-1',
  endpoint: process.env['HAWZU_ENDPOINT'] ?? 'https://app.hawzu.example',
  // A secret that is there before the stack is: it holds the management token, and no stack ever does.
  managementToken: ManagementToken.fromSecretArn(
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:hawzu/management-token-Ab12Cd',
  ),
});

// Who gets the alarms.
new SnsTopicSubscription(stack, 'on-call', {
  topicArn: stack.rotation.alarms!.topic!.arn,
  protocol: 'email',
  endpoint: 'on-call@acme.example',
});

// What runs the nightly job may read its token and nothing else.
const nightly = new IamRole(stack, 'nightly', {
  name: 'nightly-test-sync',
  assumeRolePolicy: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }),
});
stack.rotation.grantRead(Grantee.role(nightly), 'nightly-test-sync');

app.synth();
