import { type Properties } from './properties.js';

/** Tags as most APIs have them. */
export type TagList = readonly { readonly Key: string; readonly Value: string }[];

/** The tags of a resource as a list; `undefined` if the template has none. */
export function tagList(properties: Properties): TagList | undefined {
  if (!properties.has('Tags')) return undefined;
  return Object.entries(properties.tags()).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * Updates the tags of a resource with two calls at most.
 *
 * @param before the resource's tags as the template had them
 * @param untag removes tags by their keys
 * @param tag adds tags, or changes their values
 */
export async function updateTags(
  properties: Properties,
  before: unknown,
  untag: (TagKeys: readonly string[]) => Promise<unknown>,
  tag: (Tags: TagList) => Promise<unknown>,
): Promise<void> {
  const tags = properties.tags();
  const previous = Array.isArray(before) ? (before as { readonly Key?: unknown }[]) : [];
  const removed = previous.map(({ Key }) => String(Key)).filter((key) => !Object.hasOwn(tags, key));
  if (removed.length > 0) await untag(removed);
  const list = tagList(properties) ?? [];
  if (list.length > 0) await tag(list);
}
