import { AwsError } from '../../../kernel/aws-error.js';
import { type Operation } from '../../../kernel/operation.js';
import { invalidParameter } from '../errors.js';
import { type AttributeInput, attributesOf } from '../message-attributes.js';
import { messageLimit, publicationSize } from '../publication.js';
import { type Publication, type PublishedIds } from '../topic.js';
import { type SnsDependencies } from './dependencies.js';

export interface MessageInput {
  readonly Message: string;
  readonly Subject?: string;
  readonly MessageStructure?: string;
  readonly MessageAttributes?: AttributeInput;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

export type BatchEntry = MessageInput & { readonly Id: string };

/** Operations that publish messages. */
export function publishOperations({ store, publisher }: SnsDependencies) {
  return {
    Publish: async (
      input: MessageInput & { readonly TopicArn?: string; readonly TargetArn?: string; readonly PhoneNumber?: string },
    ) => {
      if (input.PhoneNumber !== undefined)
        throw invalidParameter(
          'PhoneNumber Reason: messages to phone numbers are not supported locally; publish to a topic',
        );
      const topic = store.get(input.TopicArn ?? input.TargetArn ?? '');
      return idMembers(await publisher.publish(topic, publicationOf(input)));
    },
    PublishBatch: async (input: {
      readonly TopicArn: string;
      readonly PublishBatchRequestEntries: readonly BatchEntry[];
    }) => {
      const topic = store.get(input.TopicArn);
      const entries = checkEntries(input.PublishBatchRequestEntries);
      // The entries are published in this order, without a pause.
      const results = await Promise.all(
        entries.map((entry) =>
          publisher.publish(topic, publicationOf(entry)).then(
            (ids) => ({ Id: entry.Id, ...idMembers(ids) }),
            (error: unknown) => failedEntry(entry, error),
          ),
        ),
      );
      return {
        Successful: results.filter((result) => 'MessageId' in result),
        Failed: results.filter((result) => !('MessageId' in result)),
      };
    },
  } satisfies Record<string, Operation<never>>;
}

function idMembers({ messageId: MessageId, sequenceNumber: SequenceNumber }: PublishedIds) {
  return { MessageId, ...(SequenceNumber === undefined ? {} : { SequenceNumber }) };
}

function failedEntry({ Id }: BatchEntry, error: unknown) {
  if (!(error instanceof AwsError)) throw error;
  return { Id, Code: error.code, Message: error.message, SenderFault: error.fault === 'Sender' };
}

function publicationOf(input: MessageInput): Publication {
  return {
    message: input.Message,
    subject: input.Subject,
    messageStructure: input.MessageStructure,
    messageAttributes: attributesOf(input.MessageAttributes),
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
  };
}

/** Checks the entries of a batch: 1 to 10 with distinct IDs, of the size of one message together. */
function checkEntries(entries: readonly BatchEntry[]): readonly BatchEntry[] {
  if (entries.length === 0) throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (entries.length > 10)
    throw new AwsError('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  for (const { Id } of entries) {
    const problem =
      Id.length > 80 ? 'is too long' : /^[\w-]+$/.test(Id) ? undefined : 'contains an impermissible character';
    if (problem !== undefined)
      throw new AwsError('InvalidBatchEntryId', `The Id of a batch entry in the batch request ${problem}: ${Id}`);
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  if (entries.reduce((size, entry) => size + publicationSize(publicationOf(entry)), 0) > messageLimit)
    throw new AwsError('BatchRequestTooLong', 'The length of all the messages put together is more than the limit.');
  return entries;
}
