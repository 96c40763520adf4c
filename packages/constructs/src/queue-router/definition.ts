import { ERROR_ATTRIBUTE_LIMIT, messageAttributeNames } from '@stepwell/core/queue-message';
import { NO_ROUTE_CAUSE, queueRouter, routerErrors } from '@stepwell/core/queue-router';
import { statesErrors } from '@stepwell/core/integration-errors';
import { Choice, Condition, Fail, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { inputCheck } from '../contract/input-check.js';
import { expression } from '../contract/jsonata.js';
import { SendMessage } from '../queues/send-message.js';
import { BODY, CORRELATION_ID, CORRELATION_ID_OF_INPUT, MESSAGE_GROUP_ID, OUTPUT_BODY } from './message-expressions.js';
import { type QueueRoute } from './props.js';
import { type StepStatesProps, stepState } from './step-states.js';

/** A route with the queues that it has, its own or made for it. */
export interface RoutedQueue {
  readonly route: QueueRoute;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

/** What the definition calls. */
export interface DefinitionDependencies extends StepStatesProps {
  readonly routes: readonly RoutedQueue[];
}

/**
 * The flow, from top to bottom: where does the message come from -> the step of its route -> send its output on, where
 * the route does
 * -> done. A message whose step failed goes to the dead-letter queue of its route, and the execution fails with the
 * step's error.
 *
 * State names are contract: alarms, dashboards and redrives of users hang on them. A route's step is called like the
 * route.
 */
export function definition(scope: Construct, dependencies: DefinitionDependencies): IChainable {
  const problem = inputCheck(queueRouter.inputJsonSchema(), '$states.input');
  const invalidInput = Fail.jsonata(scope, 'Invalid input', {
    error: routerErrors.invalidInput,
    cause: expression('$problem'),
  });
  const noRoute = Fail.jsonata(scope, 'No route', { error: routerErrors.noRoute, cause: NO_ROUTE_CAUSE });
  const processed = Succeed.jsonata(scope, 'Message processed');
  const failed = Fail.jsonata(scope, 'Message failed', {
    error: expression('$states.input.error.Error'),
    cause: expression('$states.input.error.Cause'),
  });

  const routeMessage = Choice.jsonata(scope, 'Route message', {
    comment:
      'Checks the input, so that a bad one ends here with nothing spent, and picks the step by the queue that the message came from',
  }).when(Condition.jsonata(expression(`${problem} != ''`)), invalidInput, {
    assign: { problem: expression(problem) },
  });
  for (const each of dependencies.routes) {
    routeMessage.when(
      Condition.jsonata(expression(`$states.input.eventSourceARN = '${each.queue.queueArn}'`)),
      routeStates(scope, each, dependencies, { processed, failed }),
      {
        assign: { correlationId: expression(CORRELATION_ID_OF_INPUT) },
      },
    );
  }
  return routeMessage.otherwise(noRoute);
}

/** The states of one route. */
function routeStates(
  scope: Construct,
  { route, deadLetterQueue }: RoutedQueue,
  dependencies: DefinitionDependencies,
  ends: { readonly processed: Succeed; readonly failed: Fail },
): IChainable {
  const deadLetter = deadLetterState(scope, route, deadLetterQueue, ends.failed);
  const step = stepState(scope, route, dependencies)
    .addCatch(deadLetter, { errors: [statesErrors.queryEvaluationError], outputs: withError(NOT_JSON) })
    // States.ALL leaves out an output that is larger than a payload.
    .addCatch(deadLetter, { errors: [statesErrors.dataLimitExceeded], outputs: withError(ERROR_OUTPUT) })
    .addCatch(deadLetter, { errors: [statesErrors.all], outputs: withError(ERROR_OUTPUT) });
  const target = dependencies.routes.find(({ route: { name } }) => name === route.sendTo);
  if (target === undefined) {
    step.next(ends.processed);
    return step;
  }
  const sendOn = new SendMessage(scope, `Send on from ${route.name}`, {
    comment: `The output goes to ${target.route.name}`,
    queue: target.queue,
    body: OUTPUT_BODY,
    // Sent twice, after an answer that was lost, it is processed once: the trigger names executions by it.
    attributes: {
      [messageAttributeNames.correlationId]: CORRELATION_ID,
      [messageAttributeNames.deduplicationId]: deduplicationId(target.route),
    },
    messageGroupId: MESSAGE_GROUP_ID,
    messageDeduplicationId: deduplicationId(target.route),
    outputs: '$states.input',
  });
  sendOn.addCatch(deadLetter, { errors: [statesErrors.all], outputs: withError(ERROR_OUTPUT) });
  step.next(sendOn).next(ends.processed);
  return step;
}

/**
 * The message goes to the dead-letter queue as it came, with the reason; moved back to its queue, it is tried afresh.
 */
function deadLetterState(scope: Construct, { name }: QueueRoute, deadLetterQueue: IQueue, failed: Fail): IChainable {
  const state = new SendMessage(scope, `Dead-letter ${name}`, {
    comment: 'Nothing is lost: the message waits in the dead-letter queue, with what went wrong',
    queue: deadLetterQueue,
    body: BODY,
    attributes: {
      [messageAttributeNames.correlationId]: CORRELATION_ID,
      [messageAttributeNames.errorType]: '$states.input.error.Error',
      [messageAttributeNames.errorMessage]: `$substring($states.input.error.Cause, 0, ${ERROR_ATTRIBUTE_LIMIT})`,
      [messageAttributeNames.origin]: '$states.context.Execution.Id',
    },
    messageGroupId: MESSAGE_GROUP_ID,
    messageDeduplicationId: '$states.context.Execution.Name',
    outputs: '$states.input',
  });
  return state.addCatch(failed, { errors: [statesErrors.all], outputs: expression('$states.input') }).next(failed);
}

/** JSONata for an error as the catcher found it. Neither of its texts may be empty, for message attributes may not. */
const ERROR_OUTPUT =
  "{ 'Error': $states.errorOutput.Error, 'Cause': ($exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : '') != '' ? $states.errorOutput.Cause : 'no cause was given' }";

/** JSONata for the error of a message whose body could not be parsed. */
const NOT_JSON = `{ 'Error': '${routerErrors.invalidInput}', 'Cause': 'parameters.event: ' & ($string([$substring($states.input.parameters.event, 0, 80)]) ~> function($list) { $substring($list, 1, $length($list) - 2) }) & ' is not accepted; give a text of JSON' }`;

function withError(error: string): string {
  return expression(`$merge([$states.input, { 'error': ${error} }])`);
}

function deduplicationId(target: QueueRoute): string {
  return `$states.context.Execution.Name & '-${target.name}'`;
}
