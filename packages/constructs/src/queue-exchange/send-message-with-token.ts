import { Aws, type Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { QueryLanguage, TaskStateBase, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { addRetries, transientRetry } from '../states/retries.js';

/** Props of a {@link SendMessageWithToken}. */
export interface SendMessageWithTokenProps {
  readonly comment: string;
  readonly queue: IQueue;
  /** JSONata for the message's body, which contains the task token. */
  readonly body: string;
  /** Message attributes by name, as JSONata. */
  readonly attributes: Readonly<Record<string, string>>;
  /** JSONata for the state's output. */
  readonly outputs: string;
  /** How long the state waits for the response. */
  readonly timeout: Duration;
  /** How long the state waits for a heartbeat; `undefined` for no heartbeats. */
  readonly heartbeatTimeout: Duration | undefined;
  /** Error names after which the message is sent again, up to twice. */
  readonly resendOn: readonly string[];
}

/**
 * `sqs:sendMessage.waitForTaskToken`: sends a message and waits until its task token is completed. The CDK's
 * SqsSendMessage does not support message attributes.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html
 */
export class SendMessageWithToken extends TaskStateBase {
  protected readonly taskMetrics = undefined;
  protected readonly taskPolicies: PolicyStatement[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SendMessageWithTokenProps,
  ) {
    super(scope, id, {
      comment: props.comment,
      queryLanguage: QueryLanguage.JSONATA,
      outputs: props.outputs,
      taskTimeout: Timeout.duration(props.timeout),
      ...(props.heartbeatTimeout === undefined ? {} : { heartbeatTimeout: Timeout.duration(props.heartbeatTimeout) }),
    });
    this.taskPolicies = [
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [props.queue.queueArn] }),
      ...keyStatements(props.queue),
    ];
    // A consumer may still be processing the message after a timeout.
    addRetries(this, { resource: 'sqs', repeatable: false });
    if (props.resendOn.length > 0) this.addRetry({ ...transientRetry(props.resendOn), maxAttempts: 2 });
  }

  /** @internal */
  protected _renderTask(): object {
    const { queue, body, attributes } = this.props;
    return {
      Resource: `arn:${Aws.PARTITION}:states:::sqs:sendMessage.waitForTaskToken`,
      Arguments: {
        QueueUrl: queue.queueUrl,
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, text]) => [name, { DataType: 'String', StringValue: text }]),
        ),
      },
    };
  }
}

/**
 * The permissions to send to a queue with a customer managed key
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html).
 */
function keyStatements(queue: IQueue): PolicyStatement[] {
  if (queue.encryptionMasterKey === undefined) return [];
  return [
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [queue.encryptionMasterKey.keyArn],
    }),
  ];
}
