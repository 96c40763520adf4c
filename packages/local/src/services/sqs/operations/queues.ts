import { type Operation } from '../../../kernel/operation.js';
import { ownValue } from '../../../kernel/own-value.js';
import { checkAttributeName } from '../queue-attributes.js';
import { type Queue } from '../queue.js';
import { integerBetween, invalidValue } from '../errors.js';
import { queueOf, type SqsDependencies } from './dependencies.js';

interface QueueInput {
  readonly QueueUrl: string;
}

type StringMap = Readonly<Record<string, string>>;

interface PageInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** Operations on queues, their attributes and tags. */
export function queueOperations(sqs: SqsDependencies) {
  const { store } = sqs;
  return {
    CreateQueue: (input: {
      readonly QueueName: string;
      readonly Attributes?: StringMap;
      readonly tags?: StringMap;
    }) => ({
      QueueUrl: store.urlOf(store.create(input.QueueName, input.Attributes ?? {}, input.tags ?? {})),
    }),
    DeleteQueue: (input: QueueInput) => queueOf(sqs, input).delete(),
    GetQueueUrl: (input: { readonly QueueName: string }) => ({ QueueUrl: store.urlOf(store.get(input.QueueName)) }),
    ListQueues: (input: PageInput & { readonly QueueNamePrefix?: string }) => {
      const queues = store.list().filter(({ name }) => name.startsWith(input.QueueNamePrefix ?? ''));
      const { urls, NextToken } = pageOf(sqs, queues, input);
      return { QueueUrls: urls, NextToken };
    },
    ListDeadLetterSourceQueues: (input: PageInput & QueueInput) => {
      const { urls, NextToken } = pageOf(sqs, store.sourcesOf(queueOf(sqs, input)), input);
      return { queueUrls: urls ?? [], NextToken };
    },
    GetQueueAttributes: (input: QueueInput & { readonly AttributeNames?: readonly string[] }) => {
      const names = input.AttributeNames ?? [];
      names.forEach(checkAttributeName);
      const all = allAttributes(queueOf(sqs, input));
      const wanted = names.includes('All')
        ? Object.keys(all)
        : names.filter((name) => ownValue(all, name) !== undefined);
      return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted.map((name) => [name, all[name]])) };
    },
    SetQueueAttributes: (input: QueueInput & { readonly Attributes: StringMap }) =>
      queueOf(sqs, input).setAttributes(input.Attributes),
    PurgeQueue: (input: QueueInput) => queueOf(sqs, input).purge(),
    TagQueue: (input: QueueInput & { readonly Tags: StringMap }) => {
      const queue = queueOf(sqs, input);
      queue.setTags({ ...queue.record.tags, ...input.Tags });
    },
    UntagQueue: (input: QueueInput & { readonly TagKeys: readonly string[] }) => {
      const queue = queueOf(sqs, input);
      const removed = new Set(input.TagKeys);
      queue.setTags(Object.fromEntries(Object.entries(queue.record.tags).filter(([key]) => !removed.has(key))));
    },
    ListQueueTags: (input: QueueInput) => ({ Tags: queueOf(sqs, input).record.tags }),
    StartMessageMoveTask: (input: { readonly SourceArn: string; readonly DestinationArn?: string }) => {
      const source = store.get(input.SourceArn);
      if (store.sourcesOf(source).length === 0) {
        const reason = 'Source queue must be configured as a Dead Letter Queue';
        throw invalidValue('SourceArn', source.arn, reason);
      }
      if (input.DestinationArn !== undefined) store.get(input.DestinationArn);
      const moved = store.moveDeadLetters(source, input.DestinationArn);
      return { TaskHandle: Buffer.from(`${source.arn} ${moved}`).toString('base64') };
    },
  } satisfies Record<string, Operation<never>>;
}

function allAttributes(queue: Queue): Record<string, string> {
  const { visible, inFlight, delayed } = queue.counts();
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.record.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.record.modifiedAt / 1000)),
    ...queue.attributes,
  };
}

/** One page of queues; SQS returns the first 1,000 and no token where `MaxResults` is missing. */
function pageOf({ store }: SqsDependencies, queues: readonly Queue[], input: PageInput) {
  const limit = integerBetween('MaxResults', input.MaxResults, 1, 1000);
  const start = Number(input.NextToken ?? 0) || 0;
  const shown = queues.slice(start, start + (limit ?? 1000)).map((queue) => store.urlOf(queue));
  const isMore = limit !== undefined && start + shown.length < queues.length;
  return {
    urls: shown.length === 0 ? undefined : shown,
    NextToken: isMore ? String(start + shown.length) : undefined,
  };
}
