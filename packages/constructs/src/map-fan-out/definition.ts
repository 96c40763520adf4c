import { fanOutErrors } from '@stepwell/core/fan-out';
import { awsCallErrors, statesErrors } from '@stepwell/core/integration-errors';
import { mapFanOut } from '@stepwell/core/map-fan-out';
import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Choice, Condition, Fail, type IChainable, Pass, Succeed, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression, jsonata, stringLiteral } from '../contract/jsonata.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { expectedItems, requestCheck, outcomeRoom, runPrefixExpression, sharesOnePart } from './check-request.js';
import { type ComputeDependencies } from './compute-dependencies.js';
import { strategyStates } from './strategies.js';
import { strategyName } from './strategy.js';
import { type FailSteps, failureVariables } from '../states/fail-step.js';
import { handleManifestFailures } from '../states/manifest-failure.js';

/** The resources that the definition uses. */
export interface DefinitionDependencies extends ComputeDependencies {
  readonly collect: LambdaFunction;
  readonly summaryFunction: IFunction | undefined;
  /** Defined if the execution can fail with a named error and be redriven. */
  readonly failSteps: FailSteps | undefined;
}

/**
 * The flow: check the request -> compute the items with the strategy and store their outcomes in S3 -> create the
 * report -> call the summary function.
 *
 * State names are part of the public contract: alarms, dashboards and redrives of users depend on them.
 */
export function definition(scope: Construct, dependencies: DefinitionDependencies): IChainable {
  const strategy = strategyName(dependencies.settings.strategy);
  const checkRequest = Pass.jsonata(scope, 'Check request', {
    comment: 'Rejects an invalid request before anything is computed, and sets the key prefix of its outcomes',
    assign: {
      problem: expression(requestCheck(strategy, dependencies.settings.batchSize)),
      run: expression(runPrefixExpression()),
    },
  });
  const invalidRequest = Fail.jsonata(scope, 'Invalid request', {
    error: fanOutErrors.invalidInput,
    cause: expression('$problem'),
  });
  const accepted = {
    requestId: expression('$states.input.requestId'),
    expected: expression(expectedItems()),
    ...(sharesOnePart(strategy) ? { room: expression(outcomeRoom()) } : {}),
  };
  const collect = new InvokeFunction(scope, 'Collect outcomes', {
    comment: 'Creates the report of all outcomes, with totals',
    lambdaFunction: dependencies.collect,
    payload: TaskInput.fromObject({
      requestId: expression('$requestId'),
      run: expression('$run'),
      requested: expression('$expected != null ? $expected : $states.input'),
    }),
    outputs: expression(
      dependencies.summaryFunction === undefined
        ? "$merge([$states.result.Payload, { 'summary': null }])"
        : '$states.result.Payload',
    ),
    retryableErrors: awsCallErrors,
  });
  const completed = Succeed.jsonata(scope, 'Request completed');
  collect.next(
    dependencies.summaryFunction === undefined
      ? completed
      : summary(scope, dependencies.summaryFunction, dependencies.failSteps, completed),
  );

  const requestValid = Choice.jsonata(scope, 'Request valid?', { assign: accepted }).when(
    Condition.jsonata(expression("$problem != ''")),
    invalidRequest,
  );
  const manifests = strategyStates(scope, dependencies).route(requestValid, accepted, collect);
  if (manifests.length > 0 && dependencies.failSteps !== undefined) {
    handleManifestFailures(scope, manifests, {
      failSteps: dependencies.failSteps,
      invalidInput: invalidRequest,
      description: mapFanOut.inputJsonSchema().properties['manifest']?.description ?? '',
      error: fanOutErrors.manifestUnavailable,
      retryFrom: requestValid,
    });
  }
  return checkRequest.next(requestValid);
}

/**
 * Creates the state that calls the summary function once for the request. If the function fails, the execution fails,
 * and a redrive calls it again.
 */
function summary(
  scope: Construct,
  summaryFunction: IFunction,
  failSteps: FailSteps | undefined,
  completed: IChainable,
): IChainable {
  const task = new InvokeFunction(scope, 'Summarize', {
    comment: 'Calls the summary function once for the request',
    lambdaFunction: summaryFunction,
    payload: TaskInput.fromText(expression('$states.input')),
    outputs: expression("$merge([$states.input, { 'summary': $lookup($states.result, 'Payload') }])"),
    taskTimeout: Duration.minutes(16),
  });
  task.next(completed);
  if (failSteps === undefined) return task;
  const summaryFailed = failSteps.state(scope, 'Summary failed').next(task);
  const cause = jsonata`
      $states.errorOutput.Error
        & ($exists($states.errorOutput.Cause) ? ': ' & $substring($states.errorOutput.Cause, 0, 1000) : '')
        & '. Every outcome is in s3://' & $states.input.report.bucket & '/' & $states.input.report.key
    `;
  const assign = failureVariables('other', { error: stringLiteral(fanOutErrors.summaryFailed), cause });
  for (const error of [statesErrors.dataLimitExceeded, statesErrors.all]) {
    task.addCatch(summaryFailed, { errors: [error], outputs: expression('$states.input'), assign });
  }
  return task;
}
