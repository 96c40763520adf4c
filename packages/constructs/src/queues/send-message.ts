import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { QueryLanguage, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';

/** Props of a {@link SendMessage}. Strings are JSONata expressions without delimiters. */
export interface SendMessageProps {
  readonly comment: string;
  readonly queue: IQueue;
  readonly body: string;
  /** Message attributes by name; they must not be empty. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The message group, for a FIFO queue. */
  readonly messageGroupId: string;
  /** The deduplication id, for a FIFO queue. */
  readonly messageDeduplicationId: string;
  /** The state's output. */
  readonly outputs: string;
}

/** A Task that sends a message with attributes, which the CDK's SqsSendMessage does not support. */
export class SendMessage extends CallAwsService {
  constructor(scope: Construct, id: string, props: SendMessageProps) {
    const { queue } = props;
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      service: 'sqs',
      action: 'sendMessage',
      parameters: {
        QueueUrl: queue.queueUrl,
        MessageBody: expression(props.body),
        MessageAttributes: Object.fromEntries(
          Object.entries(props.attributes).map(([name, text]) => [
            name,
            { DataType: 'String', StringValue: expression(text) },
          ]),
        ),
        ...(queue.fifo
          ? {
              MessageGroupId: expression(props.messageGroupId),
              MessageDeduplicationId: expression(props.messageDeduplicationId),
            }
          : {}),
      },
      iamAction: 'sqs:SendMessage',
      iamResources: [queue.queueArn],
      additionalIamStatements: keyStatements(queue),
      outputs: expression(props.outputs),
      taskTimeout: Timeout.duration(Duration.minutes(1)),
    });
    addRetries(this, { resource: 'aws-sdk:sqs' });
  }
}

/** The permissions to send to a queue with a customer managed key. */
function keyStatements(queue: IQueue): PolicyStatement[] {
  if (queue.encryptionMasterKey === undefined) return [];
  return [
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [queue.encryptionMasterKey.keyArn],
    }),
  ];
}
