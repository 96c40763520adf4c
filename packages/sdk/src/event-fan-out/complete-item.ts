import {
  FAN_OUT_SOURCE,
  type ItemRequested,
  failedItem,
  fanOutEvents,
  succeededItem,
} from '@stepwell/core/event-fan-out';
import { type FanOutItem } from '@stepwell/core/fan-out';
import { requiredString } from '../required.js';

/** An entry of PutEvents, as `@aws-sdk/client-eventbridge` takes it. */
export interface CompletionEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/**
 * What a worker of a queue puts on the bus for an item that it computed.
 *
 * ```ts
 * const item = JSON.parse(message.Body) as ItemRequested;
 * await events.send(new PutEventsCommand({ Entries: [completeItem(busName, item, { primes: 25 })] }));
 * ```
 *
 * @param item the message's body: who it is about has to come back unchanged
 * @param result any JSON value of at most 100,000 bytes; a larger one fails the item as `ResultTooLarge`
 */
export function completeItem<Item extends FanOutItem>(
  busName: string,
  item: ItemRequested<Item>,
  result: unknown,
): CompletionEntry {
  return entry(busName, succeededItem(item, result));
}

/**
 * What a worker of a queue puts on the bus for an item that cannot be computed. An error that passes is better left to
 * the queue: a message that is not deleted comes again, and its redrive policy ends it.
 *
 * @param error the name of the error
 * @param reason what happened, for a person; cut at 500 characters
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
  // PutEvents without a bus puts the event on the default one, where nobody looks for it.
  requiredString('busName', busName, "Give the name of the workflow's event bus");
  return {
    EventBusName: busName,
    Source: FAN_OUT_SOURCE,
    DetailType: fanOutEvents.itemCompleted,
    Detail: JSON.stringify(detail),
  };
}
