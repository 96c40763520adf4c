import { type FaultInjector } from '../../chaos/index.js';
import { type WireObject } from '../../endpoint/aws-json.js';
import { attributesDigest, bodyDigest, messageSize, type QueuedMessage } from './message.js';
import { type OutgoingMessage, type Queue } from './queue.js';
import { checkAttributeName } from './queue-attributes.js';
import { type QueueStore } from './queue-store.js';
import { SqsError } from './sqs-error.js';
import { batchEntries, messageAttributes, requiredText, text, textList, textMap, wholeNumber } from './wire-values.js';
import { ownValue } from '../../own-value.js';

/** What an operation may need besides its input. */
export interface SqsCall {
  readonly store: QueueStore;
  readonly input: WireObject;
  /** Who sends: told to receivers as `SenderId`. */
  readonly senderId: string;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
  readonly faults: FaultInjector;
}

/**
 * The operations of SQS by name:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export const operations: Readonly<Record<string, (call: SqsCall) => Promise<WireObject> | WireObject>> = {
  CreateQueue: ({ store, input }) => ({
    QueueUrl: store.urlOf(
      store.create(requiredText(input, 'QueueName'), textMap(input, 'Attributes'), textMap(input, 'tags')),
    ),
  }),
  DeleteQueue(call) {
    call.store.delete(queueOf(call));
    return {};
  },
  GetQueueUrl: ({ store, input }) => ({ QueueUrl: store.urlOf(store.get(requiredText(input, 'QueueName'))) }),
  ListQueues: ({ store, input }) =>
    page(
      store
        .list()
        .filter((queue) => queue.name.startsWith(text(input, 'QueueNamePrefix') ?? ''))
        .map((queue) => store.urlOf(queue)),
      input,
      'QueueUrls',
    ),
  ListDeadLetterSourceQueues: (call) =>
    page(
      call.store.sourcesOf(queueOf(call)).map((queue) => call.store.urlOf(queue)),
      call.input,
      'queueUrls',
    ),
  GetQueueAttributes(call) {
    const names = textList(call.input, 'AttributeNames');
    names.forEach(checkAttributeName);
    const all = allAttributes(queueOf(call));
    const wanted = names.includes('All') ? Object.keys(all) : names.filter((name) => ownValue(all, name) !== undefined);
    return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted.map((name) => [name, all[name]])) };
  },
  SetQueueAttributes(call) {
    queueOf(call).setAttributes(textMap(call.input, 'Attributes'));
    return {};
  },
  PurgeQueue(call) {
    queueOf(call).drain(true);
    return {};
  },
  TagQueue(call) {
    const queue = queueOf(call);
    queue.tags = { ...queue.tags, ...textMap(call.input, 'Tags') };
    return {};
  },
  UntagQueue(call) {
    const queue = queueOf(call);
    const gone = new Set(textList(call.input, 'TagKeys'));
    queue.tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !gone.has(key)));
    return {};
  },
  ListQueueTags: (call) => ({ Tags: queueOf(call).tags }),
  SendMessage(call) {
    return sent(queueOf(call).send(outgoing(call, call.input)));
  },
  SendMessageBatch(call) {
    const queue = queueOf(call);
    const entries = batchEntries(call.input);
    const size = entries.reduce(
      (sum, entry) => sum + messageSize(text(entry, 'MessageBody') ?? '', messageAttributes(entry)),
      0,
    );
    if (size > 1_048_576)
      throw new SqsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than 1048576 bytes. You have sent ${size} bytes.`,
      );
    return batch(entries, (entry) => {
      if (call.faults.shouldInject('sqs', 'partial', queue.name)) throw SqsError.internal();
      return sent(queue.send(outgoing(call, entry)));
    });
  },
  async ReceiveMessage(call) {
    const messages = await call.store.receive(queueOf(call), {
      maxMessages: wholeNumber(call.input, 'MaxNumberOfMessages', 1, 10),
      visibilityTimeoutSeconds: wholeNumber(call.input, 'VisibilityTimeout', 0, 43_200),
      waitSeconds: wholeNumber(call.input, 'WaitTimeSeconds', 0, 20),
      signal: call.signal,
    });
    const systemNames = [
      ...textList(call.input, 'MessageSystemAttributeNames'),
      ...textList(call.input, 'AttributeNames'),
    ];
    const names = textList(call.input, 'MessageAttributeNames');
    return messages.length === 0 ? {} : { Messages: messages.map((message) => received(message, systemNames, names)) };
  },
  DeleteMessage(call) {
    queueOf(call).delete(requiredText(call.input, 'ReceiptHandle'));
    return {};
  },
  DeleteMessageBatch(call) {
    const queue = queueOf(call);
    return batch(batchEntries(call.input), (entry) => {
      queue.delete(requiredText(entry, 'ReceiptHandle'));
      return {};
    });
  },
  ChangeMessageVisibility(call) {
    queueOf(call).changeVisibility(
      requiredText(call.input, 'ReceiptHandle'),
      Number(requiredText(call.input, 'VisibilityTimeout')),
    );
    return {};
  },
  ChangeMessageVisibilityBatch(call) {
    const queue = queueOf(call);
    return batch(batchEntries(call.input), (entry) => {
      queue.changeVisibility(requiredText(entry, 'ReceiptHandle'), Number(text(entry, 'VisibilityTimeout') ?? 0));
      return {};
    });
  },
  StartMessageMoveTask({ store, input }) {
    const source = store.get(requiredText(input, 'SourceArn'));
    const destination = text(input, 'DestinationArn');
    if (store.sourcesOf(source).length === 0)
      throw SqsError.invalidValue('SourceArn', source.arn, 'Source queue must be configured as a Dead Letter Queue');
    if (destination !== undefined) store.get(destination);
    const moved = store.moveDeadLetters(source, destination);
    return { TaskHandle: Buffer.from(`${source.arn} ${moved}`).toString('base64') };
  },
};

function queueOf({ store, input }: SqsCall): Queue {
  return store.get(requiredText(input, 'QueueUrl'));
}

function outgoing(call: SqsCall, input: WireObject): OutgoingMessage {
  const system = messageAttributes(input, 'MessageSystemAttributes');
  return {
    body: requiredText(input, 'MessageBody'),
    attributes: messageAttributes(input),
    delaySeconds: wholeNumber(input, 'DelaySeconds', 0, 900),
    groupId: text(input, 'MessageGroupId'),
    deduplicationId: text(input, 'MessageDeduplicationId'),
    traceHeader: system['AWSTraceHeader']?.StringValue,
    senderId: call.senderId,
  };
}

function sent(message: QueuedMessage): WireObject {
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

function received(message: QueuedMessage, systemNames: readonly string[], names: readonly string[]): WireObject {
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
    ...(digest === undefined ? {} : { MessageAttributes: attributes, MD5OfMessageAttributes: digest }),
  };
}

function batch(
  entries: readonly (WireObject & { readonly Id: string })[],
  run: (entry: WireObject) => WireObject,
): WireObject {
  const successful: WireObject[] = [];
  const failed: WireObject[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      failed.push({
        Id: entry.Id,
        SenderFault: error.fault === 'Sender',
        Code: error.queryCode,
        Message: error.message,
      });
    }
  }
  return { Successful: successful, Failed: failed };
}

function allAttributes(queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = queue.counts();
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ...queue.attributes,
  };
}

function page(urls: readonly string[], input: WireObject, field: string): WireObject {
  const most = wholeNumber(input, 'MaxResults', 1, 1000);
  const start = Number(text(input, 'NextToken') ?? 0) || 0;
  const shown = urls.slice(start, start + (most ?? 1000));
  // Without MaxResults SQS gives the first 1000 and no token.
  const isMore = most !== undefined && start + shown.length < urls.length;
  return {
    ...(shown.length === 0 ? {} : { [field]: shown }),
    ...(isMore ? { NextToken: String(start + shown.length) } : {}),
  };
}
