import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { QueryLanguage, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { addRetries } from '../states/retries.js';

/** What is sent where. Texts are JSONata. */
export interface SendMessageProps {
  readonly comment: string;
  readonly queue: IQueue;
  readonly body: string;
  /** Attributes by name; none may be empty. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Of a message to a FIFO queue. */
  readonly messageGroupId: string;
  /** Of a message to a FIFO queue: a message that is sent again within five minutes is one message. */
  readonly messageDeduplicationId: string;
  /** The state's output. */
  readonly outputs: string;
}

/** A Task that sends a message, with attributes, which the CDK's own SqsSendMessage cannot. */
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

/** Sending to a queue with a customer managed key takes a data key of it. */
function keyStatements(queue: IQueue): PolicyStatement[] {
  if (queue.encryptionMasterKey === undefined) return [];
  return [
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [queue.encryptionMasterKey.keyArn],
    }),
  ];
}
