import { type EventsOperation } from './operations.js';

/** Tags of buses and rules. */
export const tagOperations: Readonly<Record<string, EventsOperation>> = {
  TagResource(fields, { store }) {
    const arn = fields.string('ResourceARN');
    store.tags.set(arn, { ...store.tagsOf(arn), ...fields.tags() });
    return {};
  },

  UntagResource(fields, { store }) {
    const arn = fields.string('ResourceARN');
    const gone = new Set(fields.strings('TagKeys'));
    store.tags.set(arn, Object.fromEntries(Object.entries(store.tagsOf(arn)).filter(([key]) => !gone.has(key))));
    return {};
  },

  ListTagsForResource: (fields, { store }) => ({
    Tags: Object.entries(store.tagsOf(fields.string('ResourceARN'))).map(([Key, Value]) => ({ Key, Value })),
  }),
};
