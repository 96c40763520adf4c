import { statesErrors } from '@stepwell/core/integration-errors';
import { LOST_CALL_RETRIES } from '@stepwell/core/map-fan-out';
import { type IChainable, Pass, StateMachineType, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { dispatchItem } from './dispatch-item.js';
import { type ComputeDependencies } from './compute-dependencies.js';
import { invokeCompute } from './invoke-compute.js';
import { failed, succeeded } from './outcome.js';
import { type LostCallRetries } from '../states/retries.js';
import { type ResolvedMapFanOutProps } from './resolved-props.js';
import { FanOutStrategy } from './strategy.js';

/**
 * Creates the states that compute one item, by invoking the function or by sending an event with a task token. An error
 * becomes the outcome of this item only. The state's input is `{ requestId, index, item, room }`.
 *
 * @param suffix distinguishes the names of the states from those in the other Maps
 */
export function computeItem(scope: Construct, suffix: string, dependencies: ComputeDependencies): IChainable {
  const itemFailed = Pass.jsonata(scope, `Item failed${suffix}`, {
    comment: 'Outputs the error of an item as its outcome',
    outputs: expression(failed()),
  });
  const compute: TaskStateBase = dependencies.dispatch
    ? dispatchItem(scope, `Dispatch item${suffix}`, dependencies.dispatch)
    : invokeCompute(scope, `Compute item${suffix}`, {
        comment: 'Calls the compute function for one item',
        computeFunction: dependencies.computeFunction,
        timeout: dependencies.settings.computeTimeout,
        lostCallRetries: lostCallRetries(dependencies.settings),
        outputs: expression(succeeded("$lookup($states.result, 'Payload')", '$states.input.room')),
      });
  const withError = {
    item: expression("$lookup($states.input, 'item')"),
    room: expression('$states.input.room'),
    error: expression('$states.errorOutput'),
  };
  // States.ALL does not match a response that exceeds the payload limit
  // (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
  for (const error of [statesErrors.dataLimitExceeded, statesErrors.all])
    compute.addCatch(itemFailed, { errors: [error], outputs: withError });
  return compute;
}

/**
 * The retries of lost calls. If all items share the history of one execution, core's `EVENTS_PER_ITEM` limits them. An
 * Express child execution has five minutes for its batch, so it does not retry timeouts.
 */
function lostCallRetries({ strategy, mapExecutionType }: ResolvedMapFanOutProps): LostCallRetries {
  if (strategy !== FanOutStrategy.DISTRIBUTED)
    return { lostEnvironments: LOST_CALL_RETRIES, timeouts: LOST_CALL_RETRIES };
  return { lostEnvironments: 4, timeouts: mapExecutionType === StateMachineType.EXPRESS ? 0 : 2 };
}
