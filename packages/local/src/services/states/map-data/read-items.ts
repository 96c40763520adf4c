import { isJsonObject, type ItemReadRequest, type Json, type JsonObject, type MapDataItem } from '@stepwell/asl';
import { fileItems } from './file-items.js';
import { manifestItems } from './manifest-items.js';
import { readerFailed } from './reader-failure.js';
import { type S3Location, type S3Objects } from './s3-objects.js';

/** Streams the items of an ItemReader. Rejects with `States.ItemReaderFailed`. */
export async function* readItems(request: ItemReadRequest, s3: S3Objects): AsyncGenerator<MapDataItem> {
  const { resourceType, action } = request.resource;
  if (resourceType !== 's3' || (action !== 'getObject' && action !== 'listObjectsV2')) {
    throw readerFailed(
      `The ItemReader's Resource '${request.resource.arn}' is not supported; use arn:aws:states:::s3:getObject ` +
        'or arn:aws:states:::s3:listObjectsV2.',
    );
  }
  yield* action === 'getObject' ? objectItems(request, s3) : listedItems(request, s3);
}

async function* objectItems(request: ItemReadRequest, s3: S3Objects): AsyncGenerator<MapDataItem> {
  const location = locationOf(request.parameters);
  const { InputType, ManifestType } = request.readerConfig;
  if (InputType === 'MANIFEST' || ManifestType !== undefined) yield* manifestItems(location, request, s3);
  else yield* fileItems(location, InputType, request, s3);
}

/**
 * The objects of a bucket or, with LOAD_AND_FLATTEN, their items. Folders that the S3 console creates (empty objects
 * whose key ends with a slash) have no items.
 */
async function* listedItems(request: ItemReadRequest, s3: S3Objects): AsyncGenerator<MapDataItem> {
  const parameters = isJsonObject(request.parameters) ? request.parameters : {};
  const bucket = stringOf(parameters, 'Bucket');
  const prefix = typeof parameters['Prefix'] === 'string' ? parameters['Prefix'] : undefined;
  const { InputType, Transformation } = request.readerConfig;
  for await (const listed of s3.list(bucket, prefix, request)) {
    if (Transformation === 'LOAD_AND_FLATTEN') {
      if (listed.Size === 0 && listed.Key.endsWith('/')) continue;
      yield* fileItems({ bucket, key: listed.Key }, InputType, request, s3);
    } else {
      yield {
        value: {
          Etag: listed.ETag ?? '',
          Key: listed.Key,
          LastModified: Math.floor((listed.LastModified?.getTime() ?? 0) / 1000),
          Size: listed.Size ?? 0,
          StorageClass: listed.StorageClass ?? 'STANDARD',
        },
        source: `s3://${bucket}`,
      };
    }
  }
}

/** Returns the location that the parameters of an ItemReader name. */
function locationOf(parameters: Json): S3Location {
  const fields = isJsonObject(parameters) ? parameters : {};
  const { VersionId, ExpectedBucketOwner } = fields;
  return {
    bucket: stringOf(fields, 'Bucket'),
    key: stringOf(fields, 'Key'),
    versionId: typeof VersionId === 'string' ? VersionId : undefined,
    expectedBucketOwner: typeof ExpectedBucketOwner === 'string' ? ExpectedBucketOwner : undefined,
  };
}

function stringOf(parameters: JsonObject, name: string): string {
  const value = parameters[name];
  if (typeof value !== 'string')
    throw readerFailed(
      `The ItemReader's parameter ${name} must be a string, got ${JSON.stringify(value) ?? 'undefined'}.`,
    );
  return value;
}
