import { statesErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import {
  type IChainable,
  JitterType,
  type Parallel,
  Pass,
  type RetryProps,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { type BatchJobSteps } from '../batch-job/batch-job-steps.js';
import { expression, jsonata, stringLiteral } from '../contract/jsonata.js';
import { type FailSteps, failureVariables } from '../states/fail-step.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { AfterCatch, BatchJobStep, LambdaStep, type Step, type StepCatch, type StepRetry } from './step.js';

/** The resources that the states of steps use. */
export interface StepDependencies {
  /** The parent of the states. */
  readonly states: Construct;
  /** Defined if a step runs a Batch job. */
  readonly jobs: BatchJobSteps | undefined;
  /** Defined if a step fails with its own error after it was caught. */
  readonly failSteps: FailSteps | undefined;
  /**
   * JSONata for the command of the current step: an array, which is empty without a command. `undefined` if the input
   * contains no commands.
   */
  readonly command: string | undefined;
}

/** Creates the state of a step and of its catches. @param next the next state; `undefined` ends the execution */
export function stepState(
  step: Step,
  dependencies: StepDependencies,
  next: IChainable | undefined,
): InvokeFunction | Parallel {
  const state = taskState(step, dependencies);
  (step.options.catches ?? []).forEach((each, index) => {
    const name = index === 0 ? `${step.name}: caught` : `${step.name}: caught ${index + 1}`;
    state.addCatch(caught(each, name, { failedStep: state, next, dependencies }), {
      errors: each.errors ?? [statesErrors.all],
      outputs: expression(
        jsonata`
          { 'input': $states.input,
            'error': { 'name': $states.errorOutput.Error, 'cause': $exists($states.errorOutput.Cause)
                ? $states.errorOutput.Cause : '' } }
        `,
      ),
      ...((each.then ?? AfterCatch.FAIL) === AfterCatch.FAIL
        ? { assign: { ...failureVariables('other'), stepwellInput: expression('$states.input') } }
        : {}),
    });
  });
  if (next !== undefined) state.next(next);
  return state;
}

function taskState(step: Step, { states, jobs, command }: StepDependencies): InvokeFunction | Parallel {
  if (step instanceof LambdaStep) {
    return new InvokeFunction(states, step.name, {
      comment: step.options.comment,
      lambdaFunction: step.lambdaFunction,
      payload: TaskInput.fromText(
        expression(
          command === undefined
            ? '$states.input'
            : `$count(${command}) > 0 ? { 'command': ${command}, 'input': $states.input } : $states.input`,
        ),
      ),
      outputs: expression('$states.result.Payload'),
      taskTimeout: step.options.timeout,
      retries: (step.options.retries ?? []).map(retryProps),
    });
  }
  if (step instanceof BatchJobStep && jobs !== undefined) {
    const { comment, timeout, environment = {}, parameters, command: own } = step.options;
    const job = jobs.step(states, step.name, {
      job: step.job,
      comment,
      timeout,
      parameters,
      environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, asJsonata(value)])),
      command: commandOf(own, command),
    });
    for (const retry of step.options.retries ?? []) job.addRetry(retryProps(retry));
    return job;
  }
  throw new TypeError(`${step.name}: create steps with Step.lambda or Step.batchJob`);
}

/** JSONata for a job's command: from the input, otherwise from the step, otherwise none. */
function commandOf(own: readonly string[] | undefined, taskCommand: string | undefined): string | undefined {
  const literal = own && `[${own.map(asJsonata).join(', ')}]`;
  if (taskCommand === undefined) return literal;
  return literal === undefined ? taskCommand : `($count(${taskCommand}) > 0 ? ${taskCommand} : ${literal})`;
}

/** Returns a value as JSONata: an expression without delimiters, or a string literal. */
function asJsonata(value: string): string {
  return /^\{%([\s\S]*)%\}$/.exec(value)?.[1] ?? stringLiteral(value);
}

/** The states to which a catch can continue: the failed step, to retry it, or the next one. */
interface CatchTargets {
  readonly failedStep: IChainable;
  readonly next: IChainable | undefined;
  readonly dependencies: StepDependencies;
}

/** Creates the states for a caught error: the handler, if any, and the next state. */
function caught(
  { handler, then = AfterCatch.FAIL }: StepCatch,
  name: string,
  { failedStep, next, dependencies }: CatchTargets,
): IChainable {
  const after = afterCatch(then, name, { failedStep, next, dependencies });
  if (handler) return stepState(handler, { ...dependencies, command: undefined }, after);
  if (then === AfterCatch.FAIL) return after ?? failedStep;
  const input = Pass.jsonata(dependencies.states, name, {
    comment: 'Continues with the input of the failed step',
    outputs: expression('$states.input.input'),
  });
  return after === undefined ? input : input.next(after);
}

function afterCatch(
  then: AfterCatch,
  name: string,
  { failedStep, next, dependencies }: CatchTargets,
): IChainable | undefined {
  switch (then) {
    case AfterCatch.CONTINUE:
      return next;
    case AfterCatch.END:
      return undefined;
    case AfterCatch.FAIL:
      return dependencies.failSteps?.state(dependencies.states, `${name}, fail`, '$stepwellInput').next(failedStep);
  }
}

function retryProps({
  errors,
  maxAttempts = 2,
  interval = Duration.seconds(2),
  backoffRate = 2,
  maxDelay = Duration.minutes(5),
}: StepRetry): RetryProps {
  return { errors, maxAttempts, interval, backoffRate, maxDelay, jitterStrategy: JitterType.FULL };
}
