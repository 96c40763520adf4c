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
 * Creates a Task that sends an item's event with a task token and waits for the token. Without a heartbeat in time, the
 * item fails. It is not sent again, because a consumer may still be computing it.
 */
export function dispatchItem(scope: Construct, id: string, { bus, heartbeatTimeout }: DispatchProps): TaskStateBase {
  const task = EventBridgePutEvents.jsonata(scope, id, {
    comment: 'Sends an event with the item and a task token, and waits for the response',
    integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    entries: [
      {
        eventBus: bus,
        source: ITEM_SOURCE,
        detailType: ITEM_DETAIL_TYPE,
        detail: TaskInput.fromObject({
          // Every delivery of this event has the same claim. A retry or redrive has another token, and so another
          // claim.
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
  // A failed call may have sent the event; a retry has another token, and so another claim.
  return addRetries(task, { resource: 'events', repeatable: false });
}
