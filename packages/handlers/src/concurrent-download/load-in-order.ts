/** Loads at most `ahead` items at a time and gives what was loaded in the order of the items. */
export async function* loadInOrder<Item, Loaded>(
  items: Iterable<Item>,
  concurrency: number,
  load: (item: Item) => Promise<Loaded>,
): AsyncGenerator<Loaded> {
  const loading: Promise<Loaded>[] = [];
  const start = (item: Item): void => {
    const promise = load(item);
    // It is awaited in its turn; until then a failure must not count as unhandled.
    promise.catch(() => undefined);
    loading.push(promise);
  };
  for (const item of items) {
    start(item);
    const first = loading.length >= concurrency ? loading.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const rest of loading) yield await rest;
}
