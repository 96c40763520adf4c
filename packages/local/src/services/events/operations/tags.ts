import { type Operation } from '../../../kernel/operation.js';
import { notFound } from '../errors.js';
import { type EventsDependencies, type TagList, tagsOf } from './dependencies.js';

export interface ResourceInput {
  readonly ResourceARN: string;
}

type Tags = Readonly<Record<string, string>>;

/** Operations on the tags of buses and rules. */
export function tagOperations({ store }: EventsDependencies) {
  /** The tags of a bus or rule, and how to replace them. Throws `ResourceNotFoundException`. */
  const taggedResource = ({ ResourceARN }: ResourceInput): { tags: Tags; replace: (tags: Tags) => void } => {
    const [kind, ...path] = (ResourceARN.split(':')[5] ?? '').split('/');
    const [name = '', bus = 'default'] = path.reverse();
    if (kind === 'event-bus') {
      const found = store.get(name);
      return { tags: found.tags, replace: (tags) => store.update(found, { tags }) };
    }
    if (kind !== 'rule') throw notFound(ResourceARN);
    const rule = store.rule(bus, name);
    return { tags: rule.tags, replace: (tags) => store.replaceRule({ ...rule, tags }) };
  };
  return {
    TagResource: (input: ResourceInput & { readonly Tags: TagList }) => {
      const { tags, replace } = taggedResource(input);
      replace({ ...tags, ...tagsOf(input.Tags) });
    },
    UntagResource: (input: ResourceInput & { readonly TagKeys: readonly string[] }) => {
      const { tags, replace } = taggedResource(input);
      const removed = new Set(input.TagKeys);
      replace(Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.has(key))));
    },
    ListTagsForResource: (input: ResourceInput) => ({
      Tags: Object.entries(taggedResource(input).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  } satisfies Record<string, Operation<never>>;
}
