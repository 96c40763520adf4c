import {
  FAN_OUT_SOURCE,
  type ItemRequested,
  failedItem,
  fanOutEvents,
  succeededItem,
} from '@stepwell/core/event-fan-out';
import { type FanOutItem } from '@stepwell/core/fan-out';
import { requiredString } from '../required.js';

/** A PutEvents entry for `@aws-sdk/client-eventbridge`. */
export interface CompletionEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/**
 * Returns the event that a worker puts on the bus after it has computed an item.
 *
 * ```ts
 * const item = JSON.parse(message.Body) as ItemRequested;
 * await events.send(new PutEventsCommand({ Entries: [completeItem(busName, item, { primes: 25 })] }));
 * ```
 *
 * @param item the body of the message; its ticket is returned unchanged
 * @param result any JSON value of at most 100,000 bytes; a larger one fails the item with `ResultTooLarge`
 */
export function completeItem<Item extends FanOutItem>(
  busName: string,
  item: ItemRequested<Item>,
  result: unknown,
): CompletionEntry {
  return entry(busName, succeededItem(item, result));
}

/**
 * Returns the event that a worker puts on the bus for an item that cannot be computed. For transient errors, do not
 * delete the message instead: SQS redelivers it until its redrive policy applies.
 *
 * @param error the error name
 * @param reason a description for people; truncated to 500 characters
 */
export function failItem<Item extends FanOutItem>(
  busName: string,
  item: ItemRequested<Item>,
  error: string,
  reason: string,
): CompletionEntry {
  return entry(busName, failedItem(item, error, reason));
}

function entry(busName: string, detail: object): CompletionEntry {
  // Without a bus name, PutEvents would use the default bus, which the workflow does not read.
  requiredString('busName', busName, "Pass the name of the workflow's event bus");
  return {
    EventBusName: busName,
    Source: FAN_OUT_SOURCE,
    DetailType: fanOutEvents.itemCompleted,
    Detail: JSON.stringify(detail),
  };
}
