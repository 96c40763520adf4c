import { CORRELATION_ID_ATTRIBUTE } from '@stepwell/core/batch-job';
import {
  EXCHANGE_MESSAGES_PREFIX,
  INLINE_MESSAGE_LIMIT,
  OUTPUT_URI_MEMBER,
  exchangeErrors,
  exchangeMessageKey,
  queueExchange,
} from '@stepwell/core/queue-exchange';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { Choice, Condition, Fail, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { type BatchJobSteps } from '../batch-job/batch-job-steps.js';
import { type IBatchJob } from '../batch-job/i-batch-job.js';
import { inputCheck } from '../contract/input-check.js';
import { expression, jsonata, stringLiteral } from '../contract/jsonata.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { PutJsonObject } from '../states/put-json-object.js';
import { SendMessageWithToken } from './send-message-with-token.js';
import { type ResolvedQueueExchangeProps } from './resolved-props.js';

/** The resources that the definition uses. */
export interface DefinitionDependencies {
  readonly queue: IQueue;
  readonly bucket: IBucket;
  readonly settings: ResolvedQueueExchangeProps;
  readonly activator: Activator | undefined;
  /** Error names after which the message is sent again. */
  readonly resendOn: readonly string[];
}

/** The function or job that creates the message. */
export type Activator =
  | { readonly kind: 'function'; readonly handler: IFunction }
  | { readonly kind: 'job'; readonly job: IBatchJob; readonly steps: BatchJobSteps };

/**
 * The flow: check the input -> the Activator creates the message -> send it with the task token and wait for the
 * response.
 *
 * State names are part of the public contract: alarms, dashboards and redrives of users depend on them.
 */
export function definition(states: Construct, dependencies: DefinitionDependencies): IChainable {
  const checkInput = Pass.jsonata(states, 'Check input', {
    comment: 'Rejects an invalid input before anything is sent',
    assign: {
      problem: expression(inputCheck(queueExchange.inputJsonSchema(), '$states.input')),
      // With an Activator, messageUri is part of its input, and its output is the message.
      messageUri: dependencies.activator === undefined ? expression(inputMessageUri()) : '',
    },
    outputs: expression(inputMessage()),
  });
  const invalidInput = Fail.jsonata(states, 'Invalid input', {
    error: exchangeErrors.invalidInput,
    cause: expression('$problem'),
  });

  const exchangeMessage = new SendMessageWithToken(states, 'Exchange message', {
    comment: 'Sends the message with a task token and waits for the response',
    queue: dependencies.queue,
    body: expression(messageBody()),
    attributes: { [CORRELATION_ID_ATTRIBUTE]: expression('$states.context.Execution.Name') },
    outputs: expression(executionOutput()),
    timeout: dependencies.settings.timeout,
    heartbeatTimeout: dependencies.settings.heartbeatTimeout,
    resendOn: dependencies.resendOn,
  });
  const storeMessage = new PutJsonObject(states, 'Store message', {
    comment: 'Stores a message that is too large for the queue in S3',
    bucket: dependencies.bucket,
    keys: `${EXCHANGE_MESSAGES_PREFIX}*`,
    key: expression(messageKey()),
    body: expression('$states.input'),
    outputs: expression('{}'),
    assign: {
      messageUri: expression(
        `${stringLiteral('s3://')} & ${stringLiteral(dependencies.bucket.bucketName)} & '/' & ${messageKey()}`,
      ),
    },
  });
  storeMessage.next(exchangeMessage);
  const messageFits = Choice.jsonata(states, 'Message fits?')
    .when(
      Condition.jsonata(
        expression(`$messageUri != '' ? false : $length($string($states.input)) > ${INLINE_MESSAGE_LIMIT}`),
      ),
      storeMessage,
    )
    .otherwise(exchangeMessage);

  const message = activate(states, dependencies.activator, messageFits);
  return checkInput.next(
    Choice.jsonata(states, 'Input valid?')
      .when(Condition.jsonata(expression("$problem != ''")), invalidInput)
      .otherwise(message),
  );
}

/** Adds the Activator, if any, before the next state. */
function activate(states: Construct, activator: Activator | undefined, next: Choice): IChainable {
  const comment = 'Creates the message from the input of the execution';
  switch (activator?.kind) {
    case undefined:
      return next;
    case 'function':
      return new InvokeFunction(states, 'Activate', {
        comment,
        lambdaFunction: activator.handler,
        outputs: expression('$states.result.Payload'),
      }).next(next);
    case 'job':
      return activator.steps.step(states, 'Activate', { comment, job: activator.job }).next(next);
  }
}

/** JSONata for the `message` of the input, or the input itself. */
function inputMessage(): string {
  return jsonata`
    ($given := $type($states.input) = 'object' ? $lookup($states.input, 'message');
      $exists($given) ? $given : $states.input)
  `;
}

/** JSONata for the `messageUri` of the input, or `''`. */
function inputMessageUri(): string {
  return jsonata`
    ($given := $type($states.input) = 'object' ? $lookup($states.input, 'messageUri');
      $type($given) = 'string' ? $given : '')
  `;
}

/** JSONata for the body: core's `ExchangeMessage`. */
function messageBody(): string {
  const sender =
    "{ 'version': 1, 'taskToken': $states.context.Task.Token, 'executionArn': $states.context.Execution.Id }";
  return `$merge([${sender}, $messageUri = '' ? { 'message': $states.input } : { 'messageUri': $messageUri }])`;
}

/** JSONata for the key of the execution's message: core's `exchangeMessageKey` with names in the context object. */
function messageKey(): string {
  const names: Readonly<Record<string, string>> = {
    '\u0001': '$states.context.StateMachine.Name',
    '\u0002': '$states.context.Execution.Name',
  };
  return exchangeMessageKey('\u0001', '\u0002')
    .split(/(\u0001|\u0002)/)
    .map((part) => names[part] ?? stringLiteral(part))
    .join(' & ');
}

/** JSONata for the state's output: core's `QueueExchangeOutput`. */
function executionOutput(): string {
  const uri = `$lookup($states.result, ${stringLiteral(OUTPUT_URI_MEMBER)})`;
  return jsonata`
    ($uri := $type($states.result) = 'object' ? ${uri}; $type($uri) = 'string' ? { 'outputUri': $uri }
        : { 'output': $states.result })
  `;
}
