import { type Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { type LostCallRetries } from '../states/retries.js';
import { isItem } from './outcome.js';

/** How the compute function is called. */
export interface InvokeComputeProps {
  readonly comment: string;
  readonly computeFunction: IFunction;
  readonly timeout: Duration;
  /** How often a lost call is retried. @default - the retries of every other function */
  readonly lostCallRetries?: LostCallRetries;
  /** JSONata for the state's output. */
  readonly outputs: string;
}

/**
 * A Task that calls the user's compute function with a `ComputeEvent`, from a state's input
 * `{ requestId, index, item, … }`.
 */
export function invokeCompute(scope: Construct, id: string, props: InvokeComputeProps): InvokeFunction {
  return new InvokeFunction(scope, id, {
    comment: props.comment,
    lambdaFunction: props.computeFunction,
    payload: TaskInput.fromObject(computeEvent()),
    outputs: props.outputs,
    taskTimeout: props.timeout,
    lostCallRetries: props.lostCallRetries,
  });
}

/**
 * Core's `ComputeEvent`. An item of a manifest may be anything: what is no item fails here, before the function is
 * called.
 */
export function computeEvent(): Record<string, string> {
  return {
    requestId: expression('$states.input.requestId'),
    index: expression('$states.input.index'),
    item: expression(`($item := $lookup($states.input, 'item'); ${isItem('$item')} ? $item : $error('no item'))`),
  };
}
