import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { Construct } from 'constructs';
import type { Account, InProvider } from '../access/account';

interface AlarmTopicProps {
  readonly meta: InProvider;
  readonly account: Account;
  readonly name: string;
}

/**
 * Where alarms go. Without encryption by `aws/sns`: CloudWatch can't publish under it, and messages hold no value. Only
 * alarms and rules of this account may publish.
 */
export class AlarmTopic extends Construct {
  readonly topic: SnsTopic;

  constructor(scope: Construct, id: string, { meta, account, name }: AlarmTopicProps) {
    super(scope, id);
    this.topic = new SnsTopic(this, 'topic', { ...meta, name });
    new SnsTopicPolicy(this, 'policy', {
      ...meta,
      arn: this.topic.arn,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'].map((service) => ({
          Effect: 'Allow',
          Principal: { Service: service },
          Action: 'sns:Publish',
          Resource: this.topic.arn,
          Condition: service.startsWith('cloudwatch')
            ? { StringEquals: { 'aws:SourceAccount': account.id } }
            : { ArnLike: { 'aws:SourceArn': account.arn('events', 'rule/*') } },
        })),
      }),
    });
  }
}
