/**
 * Calls a function for every item, ten at a time, to stay within the rate limits of services.
 *
 * @param isEnough whether the items after the current ten can be skipped because of a result
 */
export async function inBatches<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
  isEnough: (result: Result) => boolean = () => false,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length && !results.some(isEnough); from += 10) {
    results.push(...(await Promise.all(items.slice(from, from + 10).map(read))));
  }
  return results;
}
