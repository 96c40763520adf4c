import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  SFNClient,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { CORRELATION_ID_ATTRIBUTE, DEDUPLICATION_ID_ATTRIBUTE } from '@stepwell/core/batch-job';
import { clientConfig } from '../client-config.js';
import { type JobMessage, type JobDependencies } from './job-dependencies.js';

/** Creates the dependencies of a job on AWS. */
export function createAwsJobDependencies(log: JobDependencies['log']): JobDependencies {
  const s3 = new S3Client(clientConfig);
  const sfn = new SFNClient(clientConfig);
  const sqs = new SQSClient(clientConfig);
  const sns = new SNSClient(clientConfig);
  return {
    log,
    read: async ({ bucket, key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToString()) ?? '';
    },
    write: async ({ bucket, key }, json) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: json, ContentType: 'application/json' }));
    },
    task: {
      heartbeat: async (taskToken) => {
        await sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
      },
      succeed: async (taskToken, output) => {
        await sfn.send(new SendTaskSuccessCommand({ taskToken, output }));
      },
      fail: async (taskToken, error, cause) => {
        await sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }));
      },
    },
    send: async (queueUrl, message) => {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: message.body, ...messageRouting(queueUrl, message) }),
      );
    },
    publish: async (topicArn, message) => {
      await sns.send(
        new PublishCommand({ TopicArn: topicArn, Message: message.body, ...messageRouting(topicArn, message) }),
      );
    },
    startInterval: (seconds, action) => {
      const timer = setInterval(action, seconds * 1_000);
      return () => clearInterval(timer);
    },
  };
}

interface MessageRouting {
  readonly MessageAttributes: Record<string, { DataType: string; StringValue: string }>;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

/**
 * Returns the attributes of a message, and for a FIFO queue or topic (a name that ends in `.fifo`) the group and
 * deduplication ids. FIFO targets drop a message with the same deduplication id for five minutes.
 */
function messageRouting(target: string, { correlationId, deduplicationId }: JobMessage): MessageRouting {
  const MessageAttributes = Object.fromEntries(
    [
      [CORRELATION_ID_ATTRIBUTE, correlationId],
      ...(deduplicationId === undefined ? [] : [[DEDUPLICATION_ID_ATTRIBUTE, deduplicationId]]),
    ].map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  return target.endsWith('.fifo')
    ? { MessageAttributes, MessageGroupId: correlationId, MessageDeduplicationId: deduplicationId ?? correlationId }
    : { MessageAttributes };
}
