import { ACCOUNT, functionArn, groupArn, letsService, roleArn, topicArn } from './role-under-test';
import { REGION, type Synthesized, synthesized } from './stack-under-test';

const OTHER = '999999999999';
let stack: Synthesized;
beforeAll(() => (stack = synthesized()));

describe('the topic of alarms', () => {
  const publishes = (service: string, context: Readonly<Record<string, string>>) => {
    const [policy] = stack.all<{ policy: string }>('sns_topic_policy');
    return letsService(policy!.policy, service, { action: 'sns:Publish', resource: topicArn, context });
  };

  test('is published to by alarms of this account, and by no other account’s', async () => {
    const alarms = 'cloudwatch.amazonaws.com';
    expect(await publishes(alarms, { 'aws:SourceAccount': ACCOUNT })).toBe('allowed');
    expect(await publishes(alarms, { 'aws:SourceAccount': OTHER })).toBe('denied');
    expect(await publishes(alarms, {})).toBe('denied');
  });

  test('is published to by rules of this account and region, and by no other', async () => {
    const rule = (account: string, region = REGION) => `arn:aws:events:${region}:${account}:rule/failed`;
    const rules = 'events.amazonaws.com';
    expect(await publishes(rules, { 'aws:SourceArn': rule(ACCOUNT) })).toBe('allowed');
    expect(await publishes(rules, { 'aws:SourceArn': rule(OTHER) })).toBe('denied');
    expect(await publishes(rules, { 'aws:SourceArn': rule(ACCOUNT, 'us-east-1') })).toBe('denied');
  });

  test('is published to by no other service', async () => {
    expect(await publishes('s3.amazonaws.com', { 'aws:SourceAccount': ACCOUNT })).toBe('denied');
  });
});

describe('the rotation function', () => {
  /** What Lambda makes of a permission. */
  const policyOf = ({ action, principal, source_account: account }: Readonly<Record<string, string>>) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Effect: 'Allow', Principal: { Service: principal }, Action: action, Resource: functionArn('rotate') },
          Condition: { StringEquals: { 'AWS:SourceAccount': account } },
        },
      ],
    });
  const called = (service: string, account: string) => {
    const [permission] = stack.all<Record<string, string>>('lambda_permission');
    const call = { action: 'lambda:InvokeFunction', resource: functionArn('rotate') };
    return letsService(policyOf(permission!), service, { ...call, context: { 'aws:SourceAccount': account } });
  };

  test('is called by Secrets Manager for secrets of this account, and for nobody else', async () => {
    expect(await called('secretsmanager.amazonaws.com', ACCOUNT)).toBe('allowed');
    expect(await called('secretsmanager.amazonaws.com', OTHER)).toBe('denied');
    expect(await called('events.amazonaws.com', ACCOUNT)).toBe('denied');
  });
});

describe('roles', () => {
  const takesOn = (name: string, service: string, context: Readonly<Record<string, string>> = {}) => {
    const role = stack
      .all<{ name: string; assume_role_policy: string }>('iam_role')
      .find((one) => one.name.endsWith(`-${name}`));
    const call = { action: 'sts:AssumeRole', resource: roleArn(name), context };
    return letsService(role!.assume_role_policy, service, call);
  };

  test.each(['rotate', 'pass'])('%s is taken on by Lambda alone', async (name) => {
    expect(await takesOn(name, 'lambda.amazonaws.com')).toBe('allowed');
    expect(await takesOn(name, 'scheduler.amazonaws.com')).toBe('denied');
    expect(await takesOn(name, 'ec2.amazonaws.com')).toBe('denied');
  });

  test('that of the schedule is taken on by EventBridge Scheduler, for its own group in this account', async () => {
    const of = (account: string, group: string) => ({ 'aws:SourceAccount': account, 'aws:SourceArn': group });
    const scheduler = 'scheduler.amazonaws.com';
    expect(await takesOn('passes', scheduler, of(ACCOUNT, groupArn))).toBe('allowed');
    expect(await takesOn('passes', scheduler, of(OTHER, groupArn))).toBe('denied');
    expect(await takesOn('passes', scheduler, of(ACCOUNT, `${groupArn}-2`))).toBe('denied');
    expect(await takesOn('passes', 'lambda.amazonaws.com', of(ACCOUNT, groupArn))).toBe('denied');
  });
});
