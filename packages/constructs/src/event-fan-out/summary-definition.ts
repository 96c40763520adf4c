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
import { expression, jsonata } from '../contract/jsonata.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { addRetries } from '../states/retries.js';
import { UpdateRow } from './update-row.js';

/** The resources that the summary state machine uses. */
export interface SummaryDependencies {
  readonly collect: LambdaFunction;
  readonly summaryFunction: IFunction | undefined;
  readonly table: ITable;
  readonly bus: IEventBus;
}

/**
 * The flow: collect the outcomes -> call the summary function -> store the status of the request -> publish it to the
 * bus. The name of the execution is the registration of the request, so a request has one summary.
 */
export function summaryDefinition(
  scope: Construct,
  { collect, summaryFunction, table, bus }: SummaryDependencies,
): IChainable {
  const collectOutcomes = new InvokeFunction(scope, 'Collect outcomes', {
    comment: 'Creates the report of all outcomes, with totals; items without an outcome count as timed out',
    lambdaFunction: collect,
    payload: TaskInput.fromText(expression("$merge([$states.input, { 'at': $states.context.State.EnteredTime }])")),
    outputs: expression('$states.result.Payload'),
    retryableErrors: [eventFanOutErrors.reportIncomplete, ...awsCallErrors],
  });

  const endRequest = new UpdateRow(scope, 'End request', {
    comment: 'Stores status and summary once',
    table,
    partition: "'request#' & $states.input.requestId",
    sort: "'request'",
    updateExpression:
      'SET #status = if_not_exists(#status, :status), #summary = if_not_exists(#summary, :summary), ' +
      '#ended = if_not_exists(#ended, :now)',
    names: { '#status': 'status', '#summary': 'summary', '#ended': 'endedAt' },
    values: {
      ':status': { S: expression('$states.input.status') },
      ':summary': { S: expression(`$string(${WITHOUT_RESULTS})`) },
      ':now': { S: expression('$states.context.State.EnteredTime') },
    },
  });

  const notifyBus = EventBridgePutEvents.jsonata(scope, 'Tell bus', {
    comment: 'Publishes the status of the request, for rules of users',
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
          jsonata`
            $states.input.summaryError & '. The request ended as ' & $states.input.status
              & '; its outcomes are in s3://' & $states.input.report.bucket & '/' & $states.input.report.key
          `,
        ),
      }),
    )
    .otherwise(Succeed.jsonata(scope, 'Request ended'));

  return collectOutcomes.next(summarize(scope, summaryFunction, endRequest.next(notifyBus.next(summarized))));
}

/** JSONata for the stored and published status, without outcomes, which are in the report. */
const WITHOUT_RESULTS = "$sift($states.input, function($value, $name) { $name != 'results' })";

/** Calls the summary function. If it fails, the request ends without a summary. */
function summarize(scope: Construct, summaryFunction: IFunction | undefined, then: IChainable): IChainable {
  if (summaryFunction === undefined)
    return Pass.jsonata(scope, 'No summary function', {
      outputs: expression("$merge([$states.input, { 'summary': null }])"),
    }).next(then);
  const call = new InvokeFunction(scope, 'Summarize', {
    comment: 'Calls the summary function once for the request',
    lambdaFunction: summaryFunction,
    outputs: expression("$merge([$states.input, { 'summary': $lookup($states.result, 'Payload') }])"),
  });
  call.addCatch(then, {
    errors: [statesErrors.all],
    outputs: expression(
      jsonata`
        $merge([$states.input,
            { 'summary': null, 'summaryError': $states.errorOutput.Error
                & ($exists($states.errorOutput.Cause) ? ': ' & $substring($states.errorOutput.Cause, 0, 500) : '') }])
      `,
    ),
  });
  return call.next(then);
}
