import { Names, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type ITopic,
  type ITopicSubscription,
  SubscriptionProtocol,
  type TopicSubscriptionConfig,
} from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
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
    const { policyDependable } = queue.addToResourcePolicy(sendStatement(queue, topic));
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
      subscriberScope: Stack.of(queue) === Stack.of(topic) && Construct.isConstruct(queue) ? queue : undefined,
      subscriberId: Names.nodeUniqueId(topic.node),
      endpoint: queue.queueArn,
      protocol: SubscriptionProtocol.SQS,
      rawMessageDelivery: true,
      deadLetterQueue: deadLetterQueueOf(deadLetterQueue, topic),
      subscriptionDependency: policyDependable,
    };
  }
}

/**
 * Allows SNS to send messages of a topic to a queue. The policy of a queue in another stack names every topic of the
 * account: the subscription depends on that stack, so the policy must not depend on the topic.
 */
function sendStatement(queue: IQueue, topic: ITopic): PolicyStatement {
  const conditions =
    Stack.of(queue) === Stack.of(topic)
      ? { ArnEquals: { 'aws:SourceArn': topic.topicArn } }
      : { ArnLike: { 'aws:SourceArn': Stack.of(queue).formatArn({ service: 'sns', resource: '*' }) } };
  return new PolicyStatement({
    actions: ['sqs:SendMessage'],
    principals: [new ServicePrincipal('sns.amazonaws.com')],
    resources: [queue.queueArn],
    conditions,
  });
}

/** The CDK adds a statement that names the topic to the policy of a dead-letter queue, but not of an imported one. */
function deadLetterQueueOf(queue: IQueue, topic: ITopic): IQueue {
  if (Stack.of(queue) === Stack.of(topic)) return queue;
  queue.addToResourcePolicy(sendStatement(queue, topic));
  const id = `${Names.nodeUniqueId(queue.node)}DeadLetters`;
  return Queue.fromQueueAttributes(topic, id, { queueArn: queue.queueArn, fifo: queue.fifo });
}
