import { type Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { InvokeFunction } from '../states/invoke-function.js';
import { type LostCallRetries } from '../states/retries.js';
import { isItem } from './outcome.js';

/** Props of a Task that calls the compute function. */
export interface InvokeComputeProps {
  readonly comment: string;
  readonly computeFunction: IFunction;
  readonly timeout: Duration;
  /** The retries of lost calls. @default - the default of {@link InvokeFunction} */
  readonly lostCallRetries?: LostCallRetries;
  /** JSONata for the state's output. */
  readonly outputs: string;
}

/**
 * Creates a Task that calls the user's compute function with a `ComputeEvent`, from the state's input
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
 * Core's `ComputeEvent`. An item of a manifest can be any value; an invalid item fails before the function is called.
 */
export function computeEvent(): Record<string, string> {
  return {
    requestId: expression('$states.input.requestId'),
    index: expression('$states.input.index'),
    item: expression(`($item := $lookup($states.input, 'item'); ${isItem('$item')} ? $item : $error('no item'))`),
  };
}
