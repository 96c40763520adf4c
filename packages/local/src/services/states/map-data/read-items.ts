import { isJsonObject, type ItemReadRequest, type Json, type JsonObject } from '@stepwell/asl';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { csvItems } from './csv-items.js';
import { itemsOf, jsonItems, parse } from './json-items.js';
import { jsonLineItems } from './json-line-items.js';
import { atPointer } from './json-pointer.js';
import { manifestItems } from './manifest-items.js';
import { readerFailed } from './reader-failure.js';
import { type S3Location, type S3Objects } from './s3-objects.js';

/** Streams the items of an ItemReader. Rejects with `States.ItemReaderFailed`. */
export async function* readItems(request: ItemReadRequest, s3: S3Objects): AsyncGenerator<Json> {
  const { resourceType, action } = request.resource;
  if (resourceType !== 's3' || (action !== 'getObject' && action !== 'listObjectsV2')) {
    throw readerFailed(
      `The ItemReader's Resource '${request.resource.arn}' is not supported; use arn:aws:states:::s3:getObject ` +
        'or arn:aws:states:::s3:listObjectsV2.',
    );
  }
  const most = maxItems(request.readerConfig);
  let count = 0;
  for await (const item of action === 'getObject' ? objectItems(request, s3) : listedItems(request, s3)) {
    yield item;
    if (++count >= most) return;
  }
}

/** Streams the items of a file. */
export async function* fileItems(
  location: S3Location,
  inputType: Json | undefined,
  config: JsonObject,
  request: ItemReadRequest,
  s3: S3Objects,
): AsyncGenerator<Json> {
  const pointer = config['ItemsPointer'];
  switch (inputType) {
    case 'JSON':
      if (typeof pointer === 'string' && pointer !== '')
        yield* itemsOf(atPointer(parse(await s3.readText(location, request)), pointer));
      else yield* jsonItems(await openFile(location, request, s3));
      return;
    case 'JSONL':
      yield* jsonLineItems(await openFile(location, request, s3));
      return;
    case 'CSV':
      yield* csvItems(await openFile(location, request, s3), config);
      return;
    default:
      throw readerFailed(
        `InputType '${JSON.stringify(inputType)}' is not supported by the local runtime; use JSON, JSONL, CSV or ` +
          'MANIFEST.',
      );
  }
}

/** The content of a file, decompressed if its name ends with `.gz`. */
export async function openFile(location: S3Location, request: ItemReadRequest, s3: S3Objects): Promise<Readable> {
  const body = await s3.read(location, request);
  // errors are raised when the stream is read
  return location.key.endsWith('.gz') ? pipeline(body, createGunzip(), () => undefined) : body;
}

async function* objectItems(request: ItemReadRequest, s3: S3Objects): AsyncGenerator<Json> {
  const parameters = isJsonObject(request.parameters) ? request.parameters : {};
  const location = { bucket: textOf(parameters, 'Bucket'), key: textOf(parameters, 'Key') };
  const { readerConfig } = request;
  if (readerConfig['InputType'] === 'MANIFEST' || readerConfig['ManifestType'] !== undefined)
    yield* manifestItems(location, request, s3);
  else yield* fileItems(location, readerConfig['InputType'], readerConfig, request, s3);
}

/** The objects of a bucket or, with LOAD_AND_FLATTEN, their items. */
async function* listedItems(request: ItemReadRequest, s3: S3Objects): AsyncGenerator<Json> {
  const parameters = isJsonObject(request.parameters) ? request.parameters : {};
  const bucket = textOf(parameters, 'Bucket');
  const prefix = typeof parameters['Prefix'] === 'string' ? parameters['Prefix'] : undefined;
  for await (const listed of s3.list(bucket, prefix, request)) {
    if (request.readerConfig['Transformation'] === 'LOAD_AND_FLATTEN') {
      yield* fileItems(
        { bucket, key: listed.Key },
        request.readerConfig['InputType'],
        request.readerConfig,
        request,
        s3,
      );
    } else {
      yield {
        Etag: listed.ETag ?? '',
        Key: listed.Key,
        LastModified: Math.floor((listed.LastModified?.getTime() ?? 0) / 1000),
        Size: listed.Size ?? 0,
        StorageClass: listed.StorageClass ?? 'STANDARD',
      };
    }
  }
}

/** 0 or undefined: all items. */
function maxItems(config: JsonObject): number {
  const most = config['MaxItems'] ?? 0;
  if (typeof most !== 'number' || most < 0) throw readerFailed('field MaxItems must be positive');
  return most === 0 ? Infinity : most;
}

function textOf(parameters: JsonObject, name: string): string {
  const value = parameters[name];
  if (typeof value !== 'string')
    throw readerFailed(
      `The ItemReader's parameter ${name} must be a string, got ${JSON.stringify(value) ?? 'undefined'}.`,
    );
  return value;
}
