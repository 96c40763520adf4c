import { InvalidInput, parseInput } from '../../index.js';
import { concurrentDownload, objectKey, planBatches } from '../index.js';

/** Returns the object keys of an input, batch by batch, or the problem of the input. */
export function preview(text: string): string[][] | string {
  try {
    const input = parseInput(concurrentDownload, JSON.parse(text));
    return planBatches(input.resourcePaths ?? [], 40).map((batch) =>
      batch.map((path) => objectKey(`${input.baseUrl}/${path}`)),
    );
  } catch (error) {
    if (error instanceof InvalidInput) return `${error.field}: ${error.expected}`;
    throw error;
  }
}
