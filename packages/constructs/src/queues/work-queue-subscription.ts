import { Names, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type ITopic,
  type ITopicSubscription,
  SubscriptionProtocol,
  type TopicSubscriptionConfig,
} from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type WorkQueue } from './work-queue.js';

/**
 * Subscribes a queue to a topic with raw message delivery. Messages that cannot be delivered move to the dead-letter
 * queue.
 *
 * The CDK's SqsSubscription grants the topic's ARN permission to use the queue's key, which is a circular dependency if
 * one key encrypts both, and does not grant permission to use the key of the dead-letter queue.
 */
export class WorkQueueSubscription implements ITopicSubscription {
  constructor(private readonly queues: WorkQueue) {}

  bind(topic: ITopic): TopicSubscriptionConfig {
    const { queue, deadLetterQueue } = this.queues;
    const principals = [new ServicePrincipal('sns.amazonaws.com')];
    const { policyDependable } = queue.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        principals,
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
      }),
    );
    const ofAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } };
    for (const key of new Set([queue.encryptionMasterKey, deadLetterQueue.encryptionMasterKey])) {
      key?.addToResourcePolicy(
        new PolicyStatement({
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          principals,
          resources: ['*'],
          conditions: ofAccount,
        }),
      );
    }
    return {
      subscriberScope: Construct.isConstruct(queue) ? queue : undefined,
      subscriberId: Names.nodeUniqueId(topic.node),
      endpoint: queue.queueArn,
      protocol: SubscriptionProtocol.SQS,
      rawMessageDelivery: true,
      deadLetterQueue,
      subscriptionDependency: policyDependable,
    };
  }
}
