import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { type FunctionSettings, bundledFunction } from '../workflow/bundled-function.js';
import { InvokeFunction } from './invoke-function.js';

/** JSONata for the number of redrives of the execution. */
export const REDRIVE_COUNT =
  '($exists($states.context.Execution.RedriveCount) ? $states.context.Execution.RedriveCount : 0)';

/**
 * Creates states that fail with a named error and support redrive. A redrive enters a `Fail` state again, which fails
 * again (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html). These states are Tasks with a
 * function that throws. After a redrive, the function succeeds, and the execution continues with the next state, which
 * is the failed step.
 */
export class FailSteps {
  /** The function that throws the error. */
  readonly failStepFunction: LambdaFunction;

  /** @param scope the workflow construct; the function `FailStepFunction` is created in it */
  constructor(scope: Construct, settings: FunctionSettings) {
    this.failStepFunction = bundledFunction(scope, 'FailStep', settings, {
      asset: 'batch-job/fail-step',
      description: `${scope.node.id}: fails a step with a named error`,
      memorySize: 128,
      timeout: Duration.seconds(10),
      environment: {},
    }).handler;
  }

  /**
   * Creates a state that fails with the error in the variables of {@link failureVariables}. After a redrive, its output
   * is its input.
   */
  state(states: Construct, name: string, outputs = '$states.input'): InvokeFunction {
    return new InvokeFunction(states, name, {
      comment: 'Fails with a named error; after a redrive, continues with the failed step',
      lambdaFunction: this.failStepFunction,
      payload: TaskInput.fromObject({
        failure: expression('$stepwellFailure'),
        redriven: expression(`${REDRIVE_COUNT} > $stepwellRedrives`),
      }),
      outputs: expression(outputs),
    });
  }
}

/** JSONata expressions for members of core's `StepFailure`. */
export type FailureMembers = Readonly<Record<string, string>>;

const CAUGHT: FailureMembers = {
  error: '$states.errorOutput.Error',
  cause: "$exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : ''",
};

/**
 * Returns the variables that a `Catch` assigns before a state of {@link FailSteps}.
 *
 * @param stage the stage of the step that failed
 * @param members additional members of the failure, or an error and cause that replace the caught ones
 */
export function failureVariables(stage: string, members: FailureMembers = {}): Record<string, string> {
  const failure = { stage: `'${stage}'`, ...CAUGHT, ...members };
  const pairs = Object.entries(failure).map(([name, value]) => `'${name}': ${value}`);
  return { stepwellFailure: expression(`{ ${pairs.join(', ')} }`), stepwellRedrives: expression(REDRIVE_COUNT) };
}
