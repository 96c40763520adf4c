import { type Call, type Operation } from '../../../kernel/operation.js';
import { attributesDigest, bodyDigest, messageSize, type OutgoingMessage, type QueuedMessage } from '../message.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { integerBetween, internalError } from '../errors.js';
import { type BatchEntry, checkEntries, runBatch } from './batches.js';
import { queueOf, senderOf, type SqsDependencies } from './dependencies.js';
import { type AttributeInput, attributesOf, toAttributeOutput } from './message-attributes.js';

interface SendInput {
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: AttributeInput;
  readonly MessageSystemAttributes?: AttributeInput;
  readonly MessageDeduplicationId?: string;
  readonly MessageGroupId?: string;
}

interface ReceiveInput {
  readonly QueueUrl: string;
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  readonly MessageAttributeNames?: readonly string[];
}

type InQueue<T> = T & { readonly QueueUrl: string };
type Batch<T> = InQueue<{ readonly Entries: readonly (BatchEntry & T)[] }>;

/** The largest batch in bytes, as a single message. */
const batchLimit = 1_048_576;

/** Operations on messages. */
export function messageOperations(sqs: SqsDependencies) {
  return {
    SendMessage: (input: InQueue<SendInput>, call: Call) => sent(queueOf(sqs, input).send(outgoing(sqs, input, call))),
    SendMessageBatch: (input: Batch<SendInput>, call: Call) => {
      const queue = queueOf(sqs, input);
      const entries = checkEntries(input.Entries);
      const size = entries.reduce(
        (sum, entry) => sum + messageSize(entry.MessageBody, attributesOf(entry.MessageAttributes)),
        0,
      );
      if (size > batchLimit) {
        const message = `Batch requests cannot be longer than ${batchLimit} bytes. You have sent ${size} bytes.`;
        throw new AwsError('BatchRequestTooLong', message);
      }
      return runBatch(entries, (entry) => {
        if (sqs.faults.shouldInject('sqs', 'partial', queue.name)) throw internalError();
        return sent(queue.send(outgoing(sqs, entry, call)));
      });
    },
    ReceiveMessage: (input: ReceiveInput, call: Call) =>
      receive(sqs, input, call, integerBetween('WaitTimeSeconds', input.WaitTimeSeconds, 0, 20)),
    DeleteMessage: (input: InQueue<{ readonly ReceiptHandle: string }>) =>
      queueOf(sqs, input).deleteMessage(input.ReceiptHandle),
    DeleteMessageBatch: (input: Batch<{ readonly ReceiptHandle: string }>) => {
      const queue = queueOf(sqs, input);
      return runBatch(checkEntries(input.Entries), ({ ReceiptHandle }) => {
        queue.deleteMessage(ReceiptHandle);
        return {};
      });
    },
    ChangeMessageVisibility: (input: InQueue<{ readonly ReceiptHandle: string; readonly VisibilityTimeout: number }>) =>
      queueOf(sqs, input).changeVisibility(input.ReceiptHandle, input.VisibilityTimeout),
    ChangeMessageVisibilityBatch: (
      input: Batch<{ readonly ReceiptHandle: string; readonly VisibilityTimeout?: number }>,
    ) => {
      const queue = queueOf(sqs, input);
      return runBatch(checkEntries(input.Entries), ({ ReceiptHandle, VisibilityTimeout }) => {
        queue.changeVisibility(ReceiptHandle, VisibilityTimeout ?? 0);
        return {};
      });
    },
  } satisfies Record<string, Operation<never>>;
}

/** Operations that AWS's API does not have. */
export function internalOperations(sqs: SqsDependencies) {
  return {
    /** Like ReceiveMessage, but waits until there is a message or the signal aborts. It needs no timer. */
    PollMessages: (input: ReceiveInput, call: Call) => receive(sqs, input, call, Infinity),
  } satisfies Record<string, Operation<never>>;
}

async function receive(
  sqs: SqsDependencies,
  input: ReceiveInput,
  { signal }: Call,
  waitSeconds: number | undefined,
): Promise<object> {
  const messages = await sqs.store.receive(queueOf(sqs, input), {
    maxMessages: integerBetween('MaxNumberOfMessages', input.MaxNumberOfMessages, 1, 10),
    visibilityTimeoutSeconds: integerBetween('VisibilityTimeout', input.VisibilityTimeout, 0, 43_200),
    waitSeconds,
    signal,
  });
  const systemNames = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
  const names = input.MessageAttributeNames ?? [];
  return messages.length === 0 ? {} : { Messages: messages.map((each) => received(each, systemNames, names)) };
}

function outgoing(sqs: SqsDependencies, input: SendInput, call: Call): OutgoingMessage {
  const system = attributesOf(input.MessageSystemAttributes, 'MessageSystemAttributes');
  return {
    body: input.MessageBody,
    attributes: attributesOf(input.MessageAttributes),
    delaySeconds: integerBetween('DelaySeconds', input.DelaySeconds, 0, 900),
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
    traceHeader: system['AWSTraceHeader']?.StringValue,
    senderId: senderOf(sqs, call),
  };
}

function sent(message: QueuedMessage): object {
  const attributes = attributesDigest(message.attributes);
  return {
    MessageId: message.id,
    MD5OfMessageBody: bodyDigest(message.body),
    ...(attributes === undefined ? {} : { MD5OfMessageAttributes: attributes }),
    ...(message.traceHeader === undefined
      ? {}
      : {
          MD5OfMessageSystemAttributes: attributesDigest({
            AWSTraceHeader: { DataType: 'String', StringValue: message.traceHeader },
          }),
        }),
    ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
  };
}

function received(message: QueuedMessage, systemNames: readonly string[], names: readonly string[]): object {
  const system: Record<string, string | undefined> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: message.sequenceNumber,
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.sourceArn,
  };
  const shownSystem = Object.entries(system).filter(
    ([name, value]) => value !== undefined && (systemNames.includes('All') || systemNames.includes(name)),
  );
  const isWanted = (name: string) =>
    names.some(
      (wanted) =>
        wanted === 'All' ||
        wanted === '.*' ||
        wanted === name ||
        (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -1))),
    );
  const attributes = Object.fromEntries(Object.entries(message.attributes).filter(([name]) => isWanted(name)));
  const digest = attributesDigest(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: bodyDigest(message.body),
    Body: message.body,
    ...(shownSystem.length === 0 ? {} : { Attributes: Object.fromEntries(shownSystem) }),
    ...(digest === undefined
      ? {}
      : { MessageAttributes: toAttributeOutput(attributes), MD5OfMessageAttributes: digest }),
  };
}
