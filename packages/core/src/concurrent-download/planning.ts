/**
 * The batches of a run: every path once, where it is listed first, in lists of at most `batchSize`. The state machine
 * does the same in JSONata, with no function: `$partition($distinct(resourcePaths), batchSize)`.
 *
 * @throws RangeError where `batchSize` is not a whole number of at least 1
 */
export function planBatches(resourcePaths: readonly string[], batchSize: number): string[][] {
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new RangeError(`batchSize: ${batchSize} is not accepted; give a whole number of at least 1`);
  const paths = [...new Set(resourcePaths)];
  return Array.from({ length: Math.ceil(paths.length / batchSize) }, (_, index) =>
    paths.slice(index * batchSize, (index + 1) * batchSize),
  );
}
