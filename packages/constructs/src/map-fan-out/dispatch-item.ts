import { Duration } from 'aws-cdk-lib';
import { TaskInput, Timeout, type TaskStateBase, IntegrationPattern } from 'aws-cdk-lib/aws-stepfunctions';
import { EventBridgePutEvents } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { type DispatchProps } from './compute-dependencies.js';
import { addRetries } from '../states/retries.js';
import { isItem, succeeded } from './outcome.js';

/** The `source` of an item's event. */
export const ITEM_SOURCE = 'stepwell.map-fan-out';

/** The `detail-type` of an item's event. */
export const ITEM_DETAIL_TYPE = 'Item';

/**
 * A Task that sends an item's event with a task token, and waits until the token is completed. No sign for the length
 * of a heartbeat, and the item counts as lost; it is not sent again, for whoever has it may still be at work.
 */
export function dispatchItem(scope: Construct, id: string, { bus, heartbeatTimeout }: DispatchProps): TaskStateBase {
  const task = EventBridgePutEvents.jsonata(scope, id, {
    comment: 'Sends an event with the item and a task token, and waits for the answer',
    integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    entries: [
      {
        eventBus: bus,
        source: ITEM_SOURCE,
        detailType: ITEM_DETAIL_TYPE,
        detail: TaskInput.fromObject({
          // Every delivery of this event has the same claim. A retry and a redrive wait with another token, and so have
          // another one.
          claim: expression("$hash($states.context.Task.Token, 'SHA-256')"),
          token: expression('$states.context.Task.Token'),
          requestId: expression('$states.input.requestId'),
          index: expression('$states.input.index'),
          item: expression(`($item := $lookup($states.input, 'item'); ${isItem('$item')} ? $item : $error('no item'))`),
        }),
      },
    ],
    heartbeatTimeout: Timeout.duration(heartbeatTimeout),
    taskTimeout: Timeout.duration(
      Duration.seconds(heartbeatTimeout.isUnresolved() ? 86_400 : 2 * heartbeatTimeout.toSeconds()),
    ),
    outputs: expression(succeeded("$lookup($states.result, 'result')", '$states.input.room')),
  });
  // An event may have gone out all the same: the next one has another token, and so another claim.
  return addRetries(task, { resource: 'events', repeatable: false });
}
