import { type Operation } from '../../../kernel/operation.js';
import { invalidParameter } from '../errors.js';
import { type Topic } from '../topic.js';
import { page, type PageInput, type SnsDependencies, type StringMap, type TagList, tagsOf } from './dependencies.js';

export interface TopicInput {
  readonly TopicArn: string;
}

export interface ResourceInput {
  readonly ResourceArn: string;
}

/** Operations on topics, their attributes and tags. */
export function topicOperations({ store, accountId }: SnsDependencies) {
  return {
    CreateTopic: (input: { readonly Name: string; readonly Attributes?: StringMap; readonly Tags?: TagList }) => {
      const tags = input.Tags ?? [];
      if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
        throw invalidParameter('Duplicated keys are not allowed.');
      return { TopicArn: store.create(input.Name, input.Attributes ?? {}, tagsOf(tags)).arn };
    },
    DeleteTopic: (input: TopicInput) => store.delete(input.TopicArn),
    ListTopics: (input: PageInput) => {
      const { items, NextToken } = page(store.list(), input);
      return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken };
    },
    GetTopicAttributes: (input: TopicInput) => ({ Attributes: topicAttributes(store.get(input.TopicArn), accountId) }),
    SetTopicAttributes: (input: TopicInput & { readonly AttributeName: string; readonly AttributeValue?: string }) => {
      const topic = store.get(input.TopicArn);
      const { [input.AttributeName]: _, ...others } = topic.attributes;
      const { AttributeName, AttributeValue = '' } = input;
      store.update(topic, {
        attributes: AttributeValue === '' ? others : { ...others, [AttributeName]: AttributeValue },
      });
    },
    TagResource: (input: ResourceInput & { readonly Tags: TagList }) => {
      const topic = store.get(input.ResourceArn);
      store.update(topic, { tags: { ...topic.tags, ...tagsOf(input.Tags) } });
    },
    UntagResource: (input: ResourceInput & { readonly TagKeys: readonly string[] }) => {
      const topic = store.get(input.ResourceArn);
      const removed = new Set(input.TagKeys);
      const tags = Object.fromEntries(Object.entries(topic.tags).filter(([key]) => !removed.has(key)));
      store.update(topic, { tags });
    },
    ListTagsForResource: (input: ResourceInput) => ({
      Tags: Object.entries(store.get(input.ResourceArn).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  } satisfies Record<string, Operation<never>>;
}

function topicAttributes(topic: Topic, accountId: string): StringMap {
  return {
    TopicArn: topic.arn,
    Owner: accountId,
    DisplayName: '',
    Policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
    SubscriptionsConfirmed: String(topic.subscriptions.length),
    SubscriptionsPending: '0',
    SubscriptionsDeleted: '0',
    ...topic.attributes,
  };
}
