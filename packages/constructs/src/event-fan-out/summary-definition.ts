import { FAN_OUT_SOURCE, eventFanOutErrors, fanOutEvents } from '@stepwell/core/event-fan-out';
import { awsCallErrors, statesErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IEventBus } from 'aws-cdk-lib/aws-events';
import { type Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  Pass,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { EventBridgePutEvents } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { addRetries } from '../states/retries.js';
import { UpdateRow } from './update-row.js';

/** What the summary machine works with. */
export interface SummaryDependencies {
  readonly collect: LambdaFunction;
  readonly summaryFunction: IFunction | undefined;
  readonly table: ITable;
  readonly bus: IEventBus;
}

/**
 * The flow, from top to bottom: collect the outcomes -> call the summary function -> write down how the request ended
 * -> tell the bus. The execution is named after the request's registration, so that there is one for each request.
 */
export function summaryDefinition(
  scope: Construct,
  { collect, summaryFunction, table, bus }: SummaryDependencies,
): IChainable {
  const collectOutcomes = new InvokeFunction(scope, 'Collect outcomes', {
    comment: 'Makes one report of all outcomes, and the totals; items without an outcome are out of time',
    lambdaFunction: collect,
    payload: TaskInput.fromText(expression("$merge([$states.input, { 'at': $states.context.State.EnteredTime }])")),
    outputs: expression('$states.result.Payload'),
    retryableErrors: [eventFanOutErrors.reportIncomplete, ...awsCallErrors],
  });

  const endRequest = new UpdateRow(scope, 'End request', {
    comment: 'Writes down status and summary, once',
    table,
    partition: "'request#' & $states.input.requestId",
    sort: "'request'",
    updateExpression:
      'SET #status = if_not_exists(#status, :status), #summary = if_not_exists(#summary, :summary), #ended = if_not_exists(#ended, :now)',
    names: { '#status': 'status', '#summary': 'summary', '#ended': 'endedAt' },
    values: {
      ':status': { S: expression('$states.input.status') },
      ':summary': { S: expression(`$string(${WITHOUT_RESULTS})`) },
      ':now': { S: expression('$states.context.State.EnteredTime') },
    },
  });

  const notifyBus = EventBridgePutEvents.jsonata(scope, 'Tell bus', {
    comment: 'For rules of the users: the request ended, and how',
    entries: [
      {
        eventBus: bus,
        source: FAN_OUT_SOURCE,
        detailType: fanOutEvents.requestEnded,
        detail: TaskInput.fromText(expression(WITHOUT_RESULTS)),
      },
    ],
    outputs: expression('$states.input'),
    taskTimeout: Timeout.duration(Duration.minutes(1)),
  });
  addRetries(notifyBus, { resource: 'events' });

  const summarized = Choice.jsonata(scope, 'Summary made?')
    .when(
      Condition.jsonata(expression('$exists($states.input.summaryError)')),
      Fail.jsonata(scope, 'Summary failed', {
        error: eventFanOutErrors.summaryFailed,
        cause: expression(
          "$states.input.summaryError & '. The request ended as ' & $states.input.status & '; its outcomes are in s3://' & $states.input.report.bucket & '/' & $states.input.report.key",
        ),
      }),
    )
    .otherwise(Succeed.jsonata(scope, 'Request ended'));

  return collectOutcomes.next(summarize(scope, summaryFunction, endRequest.next(notifyBus.next(summarized))));
}

/** What is written and told: outcomes stand in the report. */
const WITHOUT_RESULTS = "$sift($states.input, function($value, $name) { $name != 'results' })";

/** A summary function that fails does not keep the request open: it ends without what the function would have said. */
function summarize(scope: Construct, summaryFunction: IFunction | undefined, then: IChainable): IChainable {
  if (summaryFunction === undefined)
    return Pass.jsonata(scope, 'No summary function', {
      outputs: expression("$merge([$states.input, { 'summary': null }])"),
    }).next(then);
  const call = new InvokeFunction(scope, 'Summarize', {
    comment: 'Calls the summary function, once for the request',
    lambdaFunction: summaryFunction,
    outputs: expression("$merge([$states.input, { 'summary': $lookup($states.result, 'Payload') }])"),
  });
  call.addCatch(then, {
    errors: [statesErrors.all],
    outputs: expression(
      "$merge([$states.input, { 'summary': null, 'summaryError': $states.errorOutput.Error & ($exists($states.errorOutput.Cause) ? ': ' & $substring($states.errorOutput.Cause, 0, 500) : '') }])",
    ),
  });
  return call.next(then);
}
