import { Errors, type IChainable, Pass, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata-text.js';
import { dispatchItem } from './dispatch-item.js';
import { type Computing } from './computing.js';
import { InvokeCompute } from './invoke-compute.js';
import { failed, succeeded } from './outcome.js';

/**
 * One item: compute it, by a call or by an event that is answered, and give its outcome; whatever goes wrong is the outcome of
 * this item and no other. The state's input is `{ requestId, index, item, room }`.
 *
 * @param suffix sets the names of the states apart from those of the other Maps
 */
export function computeItem(scope: Construct, suffix: string, computing: Computing): IChainable {
  const itemFailed = Pass.jsonata(scope, `Item failed${suffix}`, {
    comment: 'The outcome of an item that was not computed: what went wrong, and why',
    outputs: expression(failed()),
  });
  const compute: TaskStateBase = computing.dispatch
    ? dispatchItem(scope, `Dispatch item${suffix}`, computing.dispatch)
    : new InvokeCompute(scope, `Compute item${suffix}`, {
        comment: 'Calls the compute function for one item',
        computeFunction: computing.computeFunction,
        timeout: computing.settings.computeTimeout,
        outputs: expression(succeeded("$lookup($states.result, 'Payload')", '$states.input.room')),
      });
  const withError = { item: expression("$lookup($states.input, 'item')"), room: expression('$states.input.room'), error: expression('$states.errorOutput') };
  // States.ALL leaves out an answer that is larger than a payload
  // (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
  return compute.addCatch(itemFailed, { errors: ['States.DataLimitExceeded'], outputs: withError }).addCatch(itemFailed, { errors: [Errors.ALL], outputs: withError });
}
