import { InvalidInput, parseInput } from '../../index.js';
import { concurrentDownload, objectKey, planBatches } from '../index.js';

/** Which objects an input would end in, batch by batch; or what is wrong with it. */
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
