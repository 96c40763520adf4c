import { fanOutErrors } from '@stepwell/core/fan-out';
import { type Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Choice, Condition, Errors, Fail, type IChainable, Pass, Succeed, TaskInput, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata-text.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { expectedItems, requestCheck, room, runPrefixOfExecution, sharesOnePart } from './check-request.js';
import { type Computing } from './computing.js';
import { strategyStates } from './strategies.js';
import { strategyName } from './strategy.js';
import { summarize } from './summarize.js';

/** What the definition calls. */
export interface DefinitionParts extends Computing {
  readonly collect: LambdaFunction;
  readonly summaryFunction: IFunction | undefined;
}

/**
 * The flow, from top to bottom: check the request -> compute the items by the strategy, their outcomes going to S3 -> make one
 * report of them -> call the summary function.
 *
 * State names are contract: alarms, dashboards and redrives of users hang on them.
 */
export function definition(scope: Construct, parts: DefinitionParts): IChainable {
  const strategy = strategyName(parts.settings.strategy);
  const checkRequest = Pass.jsonata(scope, 'Check request', {
    comment: 'Checks the request, so that a bad one ends here with nothing spent, and names where its outcomes go',
    assign: { problem: expression(requestCheck(strategy, parts.settings.batchSize)), run: expression(runPrefixOfExecution()) },
  });
  const invalidRequest = Fail.jsonata(scope, 'Invalid request', { error: fanOutErrors.invalidInput, cause: expression('$problem') });
  const accepted = {
    requestId: expression('$states.input.requestId'),
    expected: expression(expectedItems()),
    ...(sharesOnePart(strategy) ? { room: expression(room()) } : {}),
  };
  const collect = new InvokeFunction(scope, 'Collect outcomes', {
    comment: 'Makes one report of all outcomes, and the totals',
    lambdaFunction: parts.collect,
    payload: TaskInput.fromObject({ requestId: expression('$requestId'), run: expression('$run'), requested: expression('$expected != null ? $expected : $states.input') }),
    outputs: expression(parts.summaryFunction === undefined ? "$merge([$states.result.Payload, { 'summary': null }])" : '$states.result.Payload'),
  });
  const completed = Succeed.jsonata(scope, 'Request completed');
  collect.next(parts.summaryFunction === undefined ? completed : summary(scope, parts.summaryFunction, completed));

  const requestValid = Choice.jsonata(scope, 'Request valid?', { assign: accepted }).when(Condition.jsonata(expression("$problem != ''")), invalidRequest);
  strategyStates(scope, parts).route(requestValid, accepted, collect, invalidRequest);
  return checkRequest.next(requestValid);
}

function summary(scope: Construct, summaryFunction: IFunction, completed: IChainable): IChainable {
  const summaryFailed = Fail.jsonata(scope, 'Summary failed', {
    error: fanOutErrors.summaryFailed,
    cause: expression("$states.input.error.Error & ($exists($states.input.error.Cause) ? ': ' & $substring($states.input.error.Cause, 0, 1000) : '') & '. Every outcome is in s3://' & $states.input.report.bucket & '/' & $states.input.report.key"),
  });
  const task: TaskStateBase = summarize(scope, 'Summarize', summaryFunction);
  const outputs = { report: expression('$states.input.report'), error: expression('$states.errorOutput') };
  task.addCatch(summaryFailed, { errors: ['States.DataLimitExceeded'], outputs }).addCatch(summaryFailed, { errors: [Errors.ALL], outputs });
  return task.next(completed);
}
