import { Aws, type Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { QueryLanguage, TaskStateBase, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { addRetries, transientRetry } from '../states/retries.js';

/** What is sent where. */
export interface SendMessageWithTokenProps {
  readonly comment: string;
  readonly queue: IQueue;
  /** JSONata for the message's body; the task token is in it. */
  readonly body: string;
  /** Message attributes by name, JSONata. */
  readonly attributes: Readonly<Record<string, string>>;
  /** JSONata for the state's output. */
  readonly outputs: string;
  /** How long the state waits for the answer. */
  readonly timeout: Duration;
  /** How long it waits for a heartbeat; `undefined`: it wants none. */
  readonly heartbeatTimeout: Duration | undefined;
  /** Answers after which the message is sent anew, a few times. */
  readonly resendOn: readonly string[];
}

/**
 * `sqs:sendMessage.waitForTaskToken`: sends a message and waits until its token comes back. The CDK's SqsSendMessage
 * has no message attributes.
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
    // Whoever has the message may still be at work when the state's time is up.
    addRetries(this, { resource: 'sqs', repeatable: false });
    if (props.resendOn.length > 0) this.addRetry({ ...transientRetry(props.resendOn), maxAttempts: 2 });
  }

  /** @internal The CDK asks every Task for this. */
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
 * Sending to a queue with a customer managed key takes a data key of it
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
