import { ERROR_ATTRIBUTE_LIMIT, messageAttributeNames } from '@stepwell/core/queue-message';
import { NO_ROUTE_CAUSE, queueRouter, routerErrors } from '@stepwell/core/queue-router';
import { statesErrors } from '@stepwell/core/integration-errors';
import { Choice, Condition, Fail, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { type IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Construct } from 'constructs';
import { inputCheck } from '../contract/input-check.js';
import { expression, jsonata } from '../contract/jsonata.js';
import { SendMessage } from '../queues/send-message.js';
import { BODY, CORRELATION_ID, CORRELATION_ID_OF_INPUT, MESSAGE_GROUP_ID, OUTPUT_BODY } from './message-expressions.js';
import { type QueueRoute } from './props.js';
import { type StepStatesProps, stepState } from './step-states.js';

/** A route with its existing or new queues. */
export interface RoutedQueue {
  readonly route: QueueRoute;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
}

/** The resources that the definition uses. */
export interface DefinitionDependencies extends StepStatesProps {
  readonly routes: readonly RoutedQueue[];
}

/**
 * The flow: select the route by the source queue of the message -> run its step -> send the output to another route, if
 * the route has `sendTo`. If the step fails, the message moves to the dead-letter queue of its route, and the execution
 * fails with the step's error.
 *
 * State names are part of the public contract: alarms, dashboards and redrives of users depend on them. The name of a
 * step's state is the name of its route.
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
    comment: 'Rejects an invalid input before anything runs, and selects the step by the source queue of the message',
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

/** Creates the states of one route. */
function routeStates(
  scope: Construct,
  { route, deadLetterQueue }: RoutedQueue,
  dependencies: DefinitionDependencies,
  ends: { readonly processed: Succeed; readonly failed: Fail },
): IChainable {
  const deadLetter = deadLetterState(scope, route, deadLetterQueue, ends.failed);
  const step = stepState(scope, route, dependencies)
    .addCatch(deadLetter, { errors: [statesErrors.queryEvaluationError], outputs: withError(NOT_JSON) })
    // States.ALL does not match an output that exceeds the payload limit.
    .addCatch(deadLetter, { errors: [statesErrors.dataLimitExceeded], outputs: withError(ERROR_OUTPUT) })
    .addCatch(deadLetter, { errors: [statesErrors.all], outputs: withError(ERROR_OUTPUT) });
  const target = dependencies.routes.find(({ route: { name } }) => name === route.sendTo);
  if (target === undefined) {
    step.next(ends.processed);
    return step;
  }
  const sendOn = new SendMessage(scope, `Send on from ${route.name}`, {
    comment: `Sends the output to ${target.route.name}`,
    queue: target.queue,
    body: OUTPUT_BODY,
    // The trigger names executions by it, so a message that is sent again after a lost response is processed once.
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
 * Creates the state that sends the unchanged message with the reason to the dead-letter queue. A redrive processes it
 * again.
 */
function deadLetterState(scope: Construct, { name }: QueueRoute, deadLetterQueue: IQueue, failed: Fail): IChainable {
  const state = new SendMessage(scope, `Dead-letter ${name}`, {
    comment: 'Moves the message with its error to the dead-letter queue',
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

/** JSONata for a caught error. Its strings must not be empty, because they become message attributes. */
const ERROR_OUTPUT = jsonata`
    { 'Error': $states.errorOutput.Error,
      'Cause': ($exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : '') != ''
        ? $states.errorOutput.Cause : 'no cause' }
  `;

/** JSONata for the error of a message whose body is not JSON. */
const NOT_JSON = jsonata`
  { 'Error': '${routerErrors.invalidInput}', 'Cause': 'parameters.event must be JSON, got '
      & ($string([$substring($states.input.parameters.event, 0, 80)]) ~> function($list) { $substring($list, 1,
          $length($list) - 2) }) }
`;

function withError(error: string): string {
  return expression(`$merge([$states.input, { 'error': ${error} }])`);
}

function deduplicationId(target: QueueRoute): string {
  return `$states.context.Execution.Name & '-${target.name}'`;
}
