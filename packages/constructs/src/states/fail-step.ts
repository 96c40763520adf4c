import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { bundledFunction } from '../functions/bundled-function.js';
import { InvokeFunction } from './invoke-function.js';

/** JSONata for how often the execution was redriven. */
export const REDRIVE_COUNT =
  '($exists($states.context.Execution.RedriveCount) ? $states.context.Execution.RedriveCount : 0)';

/** How the function is set up. */
export interface FailStepsProps {
  readonly logRetention: RetentionDays;
  readonly tracing: boolean;
}

/**
 * States that fail by a name of the workflow's own and can be redriven. A `Fail` state can not: a redrive enters it
 * again, and it fails again (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html). These are
 * Tasks: a function throws; run again by a redrive it does not, and the execution goes on where
 * {@link InvokeFunction.next} says, which is the step that failed.
 */
export class FailSteps {
  /** The function; alarms watch it like any other. */
  readonly failStepFunction: LambdaFunction;

  /** @param scope the workflow; it gets the function `FailStepFunction` */
  constructor(scope: Construct, { logRetention, tracing }: FailStepsProps) {
    this.failStepFunction = bundledFunction(scope, 'FailStep', {
      asset: 'batch-job/fail-step',
      description: `${scope.node.id}: fails a step by the name of what went wrong`,
      memorySize: 128,
      timeout: Duration.seconds(10),
      environment: {},
      logRetention,
      tracing,
    }).handler;
  }

  /**
   * A state that fails by what the variables of {@link failureVariables} say. Its output, after a redrive, is its
   * input.
   */
  state(states: Construct, name: string, outputs = '$states.input'): InvokeFunction {
    return new InvokeFunction(states, name, {
      comment: 'Fails by name; run again by a redrive, it lets the step start afresh',
      lambdaFunction: this.failStepFunction,
      payload: TaskInput.fromObject({
        failure: expression('$stepwellFailure'),
        redriven: expression(`${REDRIVE_COUNT} > $stepwellRedrives`),
      }),
      outputs: expression(outputs),
    });
  }
}

/** JSONata for members of core's `StepFailure`. */
export type FailureMembers = Readonly<Record<string, string>>;

const CAUGHT: FailureMembers = {
  error: '$states.errorOutput.Error',
  cause: "$exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : ''",
};

/**
 * What a `Catch` assigns on the way to a state of {@link FailSteps}.
 *
 * @param stage where in the step it went wrong
 * @param members more of the failure, or another error and cause than those that were caught
 */
export function failureVariables(stage: string, members: FailureMembers = {}): Record<string, string> {
  const failure = { stage: `'${stage}'`, ...CAUGHT, ...members };
  const pairs = Object.entries(failure).map(([name, value]) => `'${name}': ${value}`);
  return { stepwellFailure: expression(`{ ${pairs.join(', ')} }`), stepwellRedrives: expression(REDRIVE_COUNT) };
}
