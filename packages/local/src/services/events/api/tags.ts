import { type EventsOperation } from './operations.js';

/** Tags of buses and rules. */
export const tagOperations: Readonly<Record<string, EventsOperation>> = {
  TagResource(fields, { store }) {
    Object.assign(store.tagsOf(fields.string('ResourceARN')), fields.tags());
    return {};
  },

  UntagResource(fields, { store }) {
    const tags = store.tagsOf(fields.string('ResourceARN'));
    for (const key of fields.strings('TagKeys')) delete tags[key];
    return {};
  },

  ListTagsForResource: (fields, { store }) => ({ Tags: Object.entries(store.tagsOf(fields.string('ResourceARN'))).map(([Key, Value]) => ({ Key, Value })) }),
};
