import {
  isJsonObject,
  type ItemReadRequest,
  type JsonObject,
  type MapDataItem,
  type MapDataStore,
} from '@stepwell/asl';
import { Readable } from 'node:stream';
import { csvItems } from '../../map-data/csv-items.js';
import { type FileItem } from '../../map-data/file-item.js';
import { itemsOf, parse } from '../../map-data/json-items.js';
import { jsonLineItems } from '../../map-data/json-line-items.js';
import { atPointer } from '../../map-data/json-pointer.js';

/**
 * The data set of an ItemReader from a request: the content of the file, which is read according to the reader's
 * InputType. Listed objects are a JSON array.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestStateConfiguration.html
 */
export function readerData(text: string): MapDataStore {
  return {
    async *readItems(request: ItemReadRequest): AsyncGenerator<MapDataItem> {
      const source = sourceOf(request);
      for await (const item of items(text, request.readerConfig)) yield { ...item, source };
    },
    writeResults: () => Promise.reject(new Error('A tested Map state writes no results')),
  };
}

function sourceOf({ parameters }: ItemReadRequest): string {
  const { Bucket = '', Key }: JsonObject = isJsonObject(parameters) ? parameters : {};
  return [`s3://${String(Bucket)}`, ...(typeof Key === 'string' ? [Key] : [])].join('/');
}

async function* items(text: string, readerConfig: JsonObject): AsyncGenerator<FileItem> {
  const { InputType, ItemsPointer } = readerConfig;
  if (InputType === 'CSV') yield* csvItems(Readable.from([Buffer.from(text)]), readerConfig);
  else if (InputType === 'JSONL') yield* jsonLineItems(Readable.from([Buffer.from(text)]));
  else {
    const value = parse(text);
    yield* itemsOf(typeof ItemsPointer === 'string' && ItemsPointer !== '' ? atPointer(value, ItemsPointer) : value);
  }
}
