/**
 * Divides the paths of an execution into batches of at most `batchSize`, without duplicates. The state machine uses the
 * same JSONata expression: `$partition($distinct(resourcePaths), batchSize)`.
 *
 * @throws RangeError if `batchSize` is not an integer of at least 1
 */
export function planBatches(resourcePaths: readonly string[], batchSize: number): string[][] {
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new RangeError(`batchSize must be an integer of at least 1, got ${batchSize}`);
  const paths = [...new Set(resourcePaths)];
  return Array.from({ length: Math.ceil(paths.length / batchSize) }, (_, index) =>
    paths.slice(index * batchSize, (index + 1) * batchSize),
  );
}
