import { type MapDataItem, type MapDataStore } from '@stepwell/asl';
import { readItems } from './read-items.js';
import { asReaderFailure } from './reader-failure.js';
import { type MapDataDependencies, S3Objects } from './s3-objects.js';
import { writeResults } from './write-results.js';

/** Reads and writes the data of Distributed Maps in S3. */
export function createMapDataStore(dependencies: MapDataDependencies): MapDataStore {
  const s3 = new S3Objects(dependencies);
  return {
    async *readItems(request): AsyncGenerator<MapDataItem> {
      try {
        yield* readItems(request, s3);
      } catch (error) {
        throw asReaderFailure(error);
      }
    },
    writeResults: (request) => writeResults(request, s3),
  };
}
