import { eventFanOut, eventFanOutErrors } from '@stepwell/core/event-fan-out';
import { awsCallErrors } from '@stepwell/core/integration-errors';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  Map as InlineMap,
  Pass,
  ProvideItems,
  type StateMachine,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { inputCheck } from '../contract/input-check.js';
import { expression, jsonata, stringLiteral } from '../contract/jsonata.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { startOnce } from './start-once.js';
import { UpdateRow } from './update-row.js';

/** The resources that the preprocess state machine uses. */
export interface PreprocessDependencies {
  readonly register: LambdaFunction;
  readonly emit: LambdaFunction;
  readonly deadline: StateMachine;
  readonly table: ITable;
  /** The number of parts, of a thousand items each, that are put on the bus concurrently. */
  readonly emitConcurrency: number;
}

/**
 * The flow: check the request -> register it once -> start the execution that waits for its deadline -> put one event
 * for each item on the bus. This execution does not wait for the items.
 */
export function preprocessDefinition(scope: Construct, dependencies: PreprocessDependencies): IChainable {
  const checkRequest = Pass.jsonata(scope, 'Check request', {
    comment: 'Rejects an invalid request before anything is stored',
    assign: { problem: expression(requestCheck()) },
  });
  const invalidInput = Fail.jsonata(scope, 'Invalid input', {
    error: eventFanOutErrors.invalidInput,
    cause: expression('$problem'),
  });

  const registerRequest = new InvokeFunction(scope, 'Register request', {
    comment: 'Counts the items and stores the request, unless it is already registered',
    lambdaFunction: dependencies.register,
    payload: TaskInput.fromText(
      expression(
        jsonata`
          $merge([$states.input,
              { 'executionId': $states.context.Execution.Id, 'at': $states.context.State.EnteredTime }])
        `,
      ),
    ),
    outputs: expression('$states.result.Payload'),
    retryableErrors: awsCallErrors,
  });
  registerRequest.addCatch(
    Fail.jsonata(scope, 'Request refused', {
      error: expression('$states.input.Error'),
      cause: expression(functionErrorMessage()),
    }),
    {
      errors: [eventFanOutErrors.invalidInput, eventFanOutErrors.requestConflict],
    },
  );

  const registeredBefore = Succeed.jsonata(scope, 'Registered before', { outputs: expression(registration(true)) });
  const requestEmitted = Succeed.jsonata(scope, 'Request emitted', { outputs: expression(registration(false)) });

  const emitPart = new InvokeFunction(scope, 'Emit part', {
    comment: 'Puts one event for each item of a part on the bus, ten per call',
    lambdaFunction: dependencies.emit,
    outputs: expression("{ 'refused': $states.result.Payload.refused }"),
    retryableErrors: ['EventsNotTaken', ...awsCallErrors],
  });

  const emitItems = InlineMap.jsonata(scope, 'Emit items', {
    comment: 'Emits parts of a thousand items',
    items: ProvideItems.jsonata(expression('$states.input.parts')),
    itemSelector: {
      requestId: expression('$states.input.requestId'),
      registration: expression('$states.input.registration'),
      items: expression('$states.input.items'),
      expiresAt: expression('$states.input.expiresAt'),
      part: expression('$states.context.Map.Item.Value'),
    },
    maxConcurrency: dependencies.emitConcurrency,
    outputs: expression('$states.input'),
  }).itemProcessor(emitPart);

  const markEmitted = new UpdateRow(scope, 'Mark emitted', {
    comment: 'Marks the request, so that registering it again emits nothing',
    table: dependencies.table,
    partition: "'request#' & $states.input.requestId",
    sort: "'request'",
    updateExpression: 'SET #emitted = if_not_exists(#emitted, :now)',
    names: { '#emitted': 'emittedAt' },
    values: { ':now': { S: expression('$states.context.State.EnteredTime') } },
  });
  emitItems.next(markEmitted.next(requestEmitted));

  const watchDeadline = startOnce(scope, 'Watch deadline', {
    comment: 'Starts the execution that waits for the deadline; its name makes it start only once',
    stateMachine: dependencies.deadline,
    name: '$states.input.registration',
    input: {
      requestId: expression('$states.input.requestId'),
      registration: expression('$states.input.registration'),
      deadline: expression('$states.input.deadline'),
    },
    next: emitItems,
  });

  return checkRequest.next(
    Choice.jsonata(scope, 'Request valid?')
      .when(Condition.jsonata(expression("$problem != ''")), invalidInput)
      .otherwise(
        registerRequest.next(
          Choice.jsonata(scope, 'Anything to emit?')
            .when(Condition.jsonata(expression('$count($states.input.parts) = 0')), registeredBefore)
            .otherwise(watchDeadline),
        ),
      ),
  );
}

/**
 * JSONata for the first problem of a request, or `''`. It checks core's contract, and that `length` matches the list.
 */
function requestCheck(): string {
  const schema = eventFanOut.inputJsonSchema();
  const message = stringLiteral(`length must be ${schema.properties['length']?.description ?? ''}, got `);
  const contradicts = jsonata`
      ($exists($states.input.requests) and $exists($states.input.length))
        ? $states.input.length != $count($states.input.requests) : false
    `;
  return jsonata`
    ($problem := ${inputCheck(schema, '$states.input')}; $problem != '' ? $problem : (${contradicts})
        ? ${message} & $states.input.length : '')
  `;
}

/** JSONata for the error message of a function. */
function functionErrorMessage(): string {
  return jsonata`
    ($cause := $parse($states.input.Cause); $exists($cause.errorMessage) ? $cause.errorMessage
        : $states.input.Cause)
  `;
}

/** JSONata for core's `EventFanOutOutput`. */
function registration(before: boolean): string {
  return jsonata`
    { 'requestId': $states.input.requestId, 'registration': $states.input.registration,
      'items': $states.input.items, 'deadline': $states.input.deadline, 'registeredBefore': ${before} }
  `;
}
