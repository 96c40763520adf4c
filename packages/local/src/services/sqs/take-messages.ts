import { randomUUID } from 'node:crypto';
import { type QueuedMessage } from './message.js';
import { type QueueFaults } from './queue-faults.js';
import { type QueueMessages } from './queue-messages.js';

/** A receive of messages. */
export interface Receive {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The ARN of the queue. */
  readonly arn: string;
  readonly isFifo: boolean;
  readonly maxMessages: number;
  /** Seconds until a received message can be received again. */
  readonly visibilitySeconds: number;
  /** Receives after which a message is a dead letter; `undefined` without a dead-letter queue. */
  readonly maxReceiveCount: number | undefined;
  readonly faults: QueueFaults;
}

/** The messages of a receive. */
export interface TakenMessages {
  readonly taken: readonly QueuedMessage[];
  /** Messages that were received too often, which are removed. */
  readonly dead: readonly QueuedMessage[];
  /** Copies to add, which chaos delivers once more. */
  readonly redelivered: readonly QueuedMessage[];
}

/** Takes the first visible messages of a queue and hides them. Runs in a transaction. */
export function takeMessages(messages: QueueMessages, receive: Receive): TakenMessages {
  const { now, arn, isFifo, faults, maxReceiveCount = Infinity } = receive;
  const blocked = new Set<string>();
  const taken: QueuedMessage[] = [];
  const redelivered: QueuedMessage[] = [];
  const dead: QueuedMessage[] = [];
  for (const message of messages.values()) {
    if (taken.length >= receive.maxMessages) break;
    const group = isFifo ? message.groupId : undefined;
    if (group !== undefined && blocked.has(group)) continue;
    if (message.visibleAt > now) {
      // Messages of a group stay in order: those in flight and delayed ones block later ones.
      if (group !== undefined) blocked.add(group);
      continue;
    }
    if (message.receiveCount >= maxReceiveCount) {
      messages.delete(message.key);
      // A redelivery is not a second message.
      if (message.isDuplicate !== true) dead.push(message);
      continue;
    }
    const lostFor = faults.loss(message);
    if (lostFor > 0) {
      messages.replace({ ...message, visibleAt: now + lostFor });
      if (group !== undefined) blocked.add(group);
      continue;
    }
    const received: QueuedMessage = {
      ...message,
      receiveCount: message.receiveCount + 1,
      firstReceivedAt: message.firstReceivedAt ?? now,
      receiptHandle: Buffer.from(`${arn} ${message.key} ${randomUUID()}`).toString('base64'),
      visibleAt: now + receive.visibilitySeconds * 1000,
    };
    messages.replace(received);
    taken.push(received);
    const after = faults.redelivery(received);
    // The redelivery is not counted as a receive, so that it does not create a dead letter.
    if (after !== undefined)
      redelivered.push({ ...message, key: randomUUID(), isDuplicate: true, visibleAt: now + after });
  }
  return { taken, dead, redelivered };
}
