/** Loads at most `concurrency` items concurrently and yields the results in the order of the items. */
export async function* loadInOrder<Item, Loaded>(
  items: Iterable<Item>,
  concurrency: number,
  load: (item: Item) => Promise<Loaded>,
): AsyncGenerator<Loaded> {
  const loading: Promise<Loaded>[] = [];
  const start = (item: Item): void => {
    const promise = load(item);
    // Errors surface when the result is awaited in order. Until then they must not count as unhandled.
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
