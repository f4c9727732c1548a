import { Token } from 'cdktf';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASS_METRICS } from '../../src/rotation/scheduled/metrics';
import { specOf, StackUnderTest, Synthesized, synthesized, token } from './stack-under-test';

const NAME = 'hawzu-acme-ci-ws_acme-eu-west-1-640eb4-';

interface Alarm {
  readonly alarm_name: string;
  readonly alarm_description: string;
  readonly namespace: string;
  readonly metric_name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly comparison_operator: string;
  readonly threshold: number;
  readonly period: number;
  readonly evaluation_periods: number;
  readonly treat_missing_data: string;
  readonly alarm_actions: readonly string[];
  readonly ok_actions: readonly string[];
}

const alarmsOf = (stack: Synthesized): readonly Alarm[] =>
  stack.all<Alarm & Record<string, unknown>>('cloudwatch_metric_alarm');
const named = (stack: Synthesized): Readonly<Record<string, Alarm>> =>
  Object.fromEntries(alarmsOf(stack).map((alarm) => [alarm.alarm_name.replace(NAME, ''), alarm]));
const SIGNS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: '>=',
  GreaterThanThreshold: '>',
  LessThanThreshold: '<',
};
const told = (one: Alarm): string =>
  `${one.namespace} ${one.metric_name} ${one.statistic} ${SIGNS[one.comparison_operator]} ${one.threshold}, ${one.period} s x ${one.evaluation_periods}, ${one.treat_missing_data}`;

test('there is an alarm for everything that needs a person, with what it takes to ring', () => {
  const found = Object.fromEntries(Object.entries(named(synthesized())).map(([name, alarm]) => [name, told(alarm)]));
  expect(found).toEqual({
    'rotation-failed': 'AWS/Events TriggeredRules Sum >= 1, 300 s x 1, notBreaching',
    'rotation-abandoned': 'AWS/Events TriggeredRules Sum >= 1, 300 s x 1, notBreaching',
    'function-errors': 'AWS/Lambda Errors Sum >= 3, 3600 s x 1, notBreaching',
    'function-throttled': 'AWS/Lambda Throttles Sum >= 1, 300 s x 3, notBreaching',
    'rotation-overdue': 'HawzuTokens RotationsOverdue Maximum >= 1, 3600 s x 2, ignore',
    'pass-missing': 'HawzuTokens PassSucceeded Sum < 1, 3600 s x 3, breaching',
    'token-too-old': 'HawzuTokens OldestAgeRatio Maximum > 1, 3600 s x 2, ignore',
    'management-token-ends': 'HawzuTokens ManagementTokenHoursLeft Minimum < 168, 3600 s x 1, ignore',
    'gate-refused': 'HawzuTokens GateRefusals Sum >= 1, 3600 s x 1, notBreaching',
    'dead-letters': 'AWS/SQS ApproximateNumberOfMessagesVisible Maximum >= 1, 300 s x 1, notBreaching',
    'passes-dropped': 'AWS/Scheduler InvocationDroppedCount Sum >= 1, 300 s x 1, notBreaching',
    'superseded-held': 'HawzuTokens HeldBecauseUsed Minimum >= 1, 3600 s x 24, ignore',
    'copy-failed': 'HawzuTokens CopiesFailed Maximum >= 1, 3600 s x 1, ignore',
    'copy-behind': 'HawzuTokens CopiesBehind Maximum >= 1, 3600 s x 2, ignore',
  });
});

test('what passes tell is watched by the metrics and dimensions that they emit', () => {
  const own = alarmsOf(synthesized()).filter(({ namespace }) => namespace === 'HawzuTokens');
  expect(own.length).toBe(8);
  for (const { metric_name: metric, dimensions } of own) {
    expect(Object.keys(PASS_METRICS)).toContain(metric);
    expect(dimensions).toEqual({ Owner: 'acme-ci', Workspace: 'ws_acme' });
  }
});

test.each(['1h', '6h', '12h', '24h'])(
  'with a pass every %s, CloudWatch can look back as far as each alarm does',
  (every) => {
    const alarms = named(synthesized({ rotation: { pass: { every } } }));
    for (const { period, evaluation_periods: periods } of Object.values(alarms)) {
      expect(period * periods).toBeLessThanOrEqual(period >= 3600 ? 7 * 86_400 : 86_400);
      expect(period).toBeLessThanOrEqual(86_400);
    }
    const seconds = Number(every.slice(0, -1)) * 3600;
    expect(alarms['pass-missing']).toMatchObject({ period: seconds, evaluation_periods: 3 });
    const { period, evaluation_periods: periods } = alarms['superseded-held']!;
    expect(period * periods).toBe(86_400);
  },
);

test('each goes to the topic when it rings and when it is over, and more can be added', () => {
  const topic = expect.stringMatching(/^\$\{aws_sns_topic\..*\.arn\}$/) as string;
  for (const alarm of alarmsOf(synthesized()))
    expect(alarm).toMatchObject({ alarm_actions: [topic], ok_actions: [topic] });
  const pager = 'arn:aws:sns:eu-west-1:123456789012:pager';
  const more = synthesized({ beside: (_, rotation) => rotation.addAlarmAction(pager) });
  for (const alarm of alarmsOf(more))
    expect(alarm).toMatchObject({ alarm_actions: [topic, pager], ok_actions: [topic, pager] });
});

test('alarms and events of this account may publish to the topic, which no key of AWS encrypts', () => {
  const stack = synthesized();
  expect(stack.all('sns_topic')).toHaveLength(1);
  expect(stack.all('sns_topic')[0]).not.toHaveProperty('kms_master_key_id');
  const { Statement } = JSON.parse(stack.all<{ policy: string }>('sns_topic_policy')[0]!.policy) as {
    Statement: object[];
  };
  expect(Statement).toMatchObject([
    {
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': expect.anything() as object } },
    },
    {
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': expect.stringContaining(':rule/*') as string } },
    },
  ]);
});

test('a topic of yours gets everything, and none is made', () => {
  const topicArn = 'arn:aws:sns:eu-west-1:123456789012:theirs';
  const stack = synthesized({ rotation: { alarms: { topicArn } } });
  expect(stack.all('sns_topic')).toEqual([]);
  for (const alarm of alarmsOf(stack)) expect(alarm.alarm_actions).toEqual([topicArn]);
  expect(stack.all('cloudwatch_event_target')).toMatchObject([{ arn: topicArn }, { arn: topicArn }]);
});

test('of a topic of yours it is told what it has to let alarms do, and one of another region is refused', () => {
  const warnings = (alarms: { readonly topicArn?: string }): readonly string[] =>
    new StackUnderTest({ rotation: { alarms } }).rotation
      .alarms!.node.metadata.filter(({ type }) => type.startsWith('@cdktf/'))
      .map(({ data }) => data as string);
  const topic = (region: string) => `arn:aws-cn:sns:${region}:123456789012:theirs`;
  const told = expect.stringMatching(/cloudwatch\.amazonaws\.com and events\.amazonaws\.com publish/) as string;
  expect(warnings({ topicArn: topic('eu-west-1') })).toEqual([told]);
  expect(warnings({ topicArn: Token.asString({ resolve: () => 'a reference' }) })).toEqual([told]);
  expect(warnings({})).toEqual([]);
  for (const other of [topic('us-east-1'), 'theirs', 'arn:aws:sqs:eu-west-1:123456789012:theirs'])
    expect(() => warnings({ topicArn: other })).toThrow('[topic-elsewhere]');
});

test('rotations that fail or are abandoned are told with their secret, those of this spec alone', () => {
  const rules = synthesized().all<{ event_pattern: string }>('cloudwatch_event_rule');
  expect(rules.map(({ event_pattern: pattern }) => JSON.parse(pattern) as object)).toEqual(
    ['RotationAbandoned', 'RotationFailed'].map((event) => ({
      source: ['aws.secretsmanager'],
      'detail-type': ['AWS Service Event via CloudTrail'],
      detail: {
        eventName: [event],
        additionalEventData: {
          SecretId: ['ci-runner', 'nightly'].map((name) => `\${hawzu_access_token.acme-ci_${name}.secret_arn}`),
        },
      },
    })),
  );
  expect(synthesized().all('cloudwatch_event_target')).toHaveLength(2);
});

test('a pattern stays within what EventBridge takes, however many tokens there are', () => {
  const spec = specOf(...Array.from({ length: 60 }, (_, index) => token(`token-${index}`)));
  const arn = `arn:aws-us-gov:secretsmanager:us-gov-east-1:123456789012:secret:${'n'.repeat(60)}-Ab12Cd`;
  for (const count of [2, 13, 60]) {
    const some = { ...spec, tokens: spec.tokens.slice(0, count) };
    const [rule] = synthesized({ spec: some }).all<{ event_pattern: string }>('cloudwatch_event_rule');
    expect(rule!.event_pattern.replaceAll(/\$\{[^}]*\}/g, arn).length).toBeLessThanOrEqual(2048);
  }
});

test('alarms of a pass are not there without one, and single ones can be left out', () => {
  const without = named(synthesized({ rotation: { pass: false } }));
  expect(Object.keys(without).sort()).toEqual([
    ...['function-errors', 'function-throttled', 'rotation-abandoned', 'rotation-failed'],
  ]);
  const fewer = named(synthesized({ rotation: { alarms: { without: ['superseded-held', 'gate-refused'] } } }));
  expect(Object.keys(fewer)).toHaveLength(12);
  const none = new StackUnderTest({ rotation: { alarms: false } });
  none.rotation.addAlarmAction('arn:aws:sns:eu-west-1:123456789012:pager');
  expect(alarmsOf(new Synthesized(none))).toEqual([]);
});

test('each says what it means and leads to its heading in the documentation, and no heading is without one', () => {
  const page = readFileSync(join(__dirname, '../../docs/aws.md'), 'utf8');
  const section = /\n## Alarms\n([^]*?)\n## /.exec(page)![1]!;
  const headings = [...section.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading!);
  const alarms = named(synthesized());
  expect([...headings].sort()).toEqual(Object.keys(alarms).sort());
  for (const [name, { alarm_description: text }] of Object.entries(alarms)) {
    expect(text).toMatch(new RegExp(`^[A-Z].{20,}\\. What to do: docs/aws\\.md#${name} of hawzu-tokens\\.$`));
    expect(text.length).toBeLessThanOrEqual(1024);
  }
});
