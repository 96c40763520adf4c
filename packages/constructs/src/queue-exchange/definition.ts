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
import { expression, stringLiteral } from '../contract/jsonata.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { PutJsonObject } from '../states/put-json-object.js';
import { SendMessageWithToken } from './send-message-with-token.js';
import { type Settings } from './settings.js';

/** What the definition sends messages by. */
export interface DefinitionDependencies {
  readonly queue: IQueue;
  readonly bucket: IBucket;
  readonly settings: Settings;
  readonly activator: Activator | undefined;
  /** Answers after which the message is sent anew. */
  readonly resendOn: readonly string[];
}

/** What makes the message. */
export type Activator =
  | { readonly kind: 'function'; readonly handler: IFunction }
  | { readonly kind: 'job'; readonly job: IBatchJob; readonly steps: BatchJobSteps };

/**
 * The flow, from top to bottom: check the input -> let the Activator make the message -> send it with the task token
 * and wait for the answer.
 *
 * State names are contract: alarms, dashboards and redrives of users hang on them.
 */
export function definition(states: Construct, dependencies: DefinitionDependencies): IChainable {
  const checkInput = Pass.jsonata(states, 'Check input', {
    comment: 'So that a bad input ends here, with nothing sent',
    assign: {
      problem: expression(inputCheck(queueExchange.inputJsonSchema(), '$states.input')),
      // An Activator is told where its own input lies; the message is what it makes of that.
      messageUri: dependencies.activator === undefined ? expression(inputMessageUri()) : '',
    },
    outputs: expression(inputMessage()),
  });
  const invalidInput = Fail.jsonata(states, 'Invalid input', {
    error: exchangeErrors.invalidInput,
    cause: expression('$problem'),
  });

  const exchangeMessage = new SendMessageWithToken(states, 'Exchange message', {
    comment: 'Sends the message with a task token and waits for whoever takes it to answer',
    queue: dependencies.queue,
    body: expression(messageBody()),
    attributes: { [CORRELATION_ID_ATTRIBUTE]: expression('$states.context.Execution.Name') },
    outputs: expression(executionOutput()),
    timeout: dependencies.settings.timeout,
    heartbeatTimeout: dependencies.settings.heartbeatTimeout,
    resendOn: dependencies.resendOn,
  });
  const storeMessage = new PutJsonObject(states, 'Store message', {
    comment: 'A message that is too long for the queue travels by S3',
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

/** The Activator, where there is one, before what comes next. */
function activate(states: Construct, activator: Activator | undefined, next: Choice): IChainable {
  const comment = 'Makes the message of what the execution was given';
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

/** JSONata for the message that the input has in it, else the input itself. */
function inputMessage(): string {
  return "($given := $type($states.input) = 'object' ? $lookup($states.input, 'message'); $exists($given) ? $given : $states.input)";
}

/** JSONata for the `messageUri` of the input, else `''`. */
function inputMessageUri(): string {
  return "($given := $type($states.input) = 'object' ? $lookup($states.input, 'messageUri'); $type($given) = 'string' ? $given : '')";
}

/** JSONata for the body: core's `ExchangeMessage`. */
function messageBody(): string {
  const sender =
    "{ 'version': 1, 'taskToken': $states.context.Task.Token, 'executionArn': $states.context.Execution.Id }";
  return `$merge([${sender}, $messageUri = '' ? { 'message': $states.input } : { 'messageUri': $messageUri }])`;
}

/** JSONata for the key of the execution's message: core's `exchangeMessageKey` with the names of the context object. */
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
  return `($uri := $type($states.result) = 'object' ? ${uri}; $type($uri) = 'string' ? { 'outputUri': $uri } : { 'output': $states.result })`;
}
