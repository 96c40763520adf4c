import { isJsonObject, type ItemReadRequest, type Json, type JsonObject, type MapDataItem } from '@stepwell/asl';
import { fileItems, readText } from './file-items.js';
import { parse } from './json-items.js';
import { readerFailed } from './reader-failure.js';
import { type S3Location, type S3Objects } from './s3-objects.js';

/**
 * The items of the files in a manifest: the `manifest.json` of an S3 inventory (CSV files with the columns in
 * `fileSchema`, or Parquet files), or the manifest of an Athena UNLOAD (one `s3://…` URI per line). The format of
 * Athena's files is the InputType or, with MANIFEST, follows from their file name extension.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* manifestItems(
  location: S3Location,
  request: ItemReadRequest,
  s3: S3Objects,
): AsyncGenerator<MapDataItem> {
  const text = await readText(location, request, s3);
  if (request.readerConfig['ManifestType'] === 'ATHENA_DATA') yield* athenaItems(text, request, s3);
  else yield* inventoryItems(parse(text), location.bucket, request, s3);
}

async function* inventoryItems(
  manifest: Json,
  ownBucket: string,
  request: ItemReadRequest,
  s3: S3Objects,
): AsyncGenerator<MapDataItem> {
  const { files, fileFormat, fileSchema, destinationBucket } = inventoryManifest(manifest);
  const bucket = typeof destinationBucket === 'string' ? destinationBucket.replace(/^arn:[^:]*:s3:::/, '') : ownBucket;
  const CSVHeaders = fileSchema.split(',').map((column) => column.trim());
  const readerConfig = { CSVHeaderLocation: 'GIVEN', CSVHeaders };
  for (const file of files) {
    const key = isJsonObject(file) ? file['key'] : undefined;
    if (typeof key !== 'string') throw readerFailed('A file of the manifest has no key.');
    yield* fileItems({ bucket, key }, fileFormat === 'CSV' ? 'CSV' : 'PARQUET', { ...request, readerConfig }, s3);
  }
}

interface InventoryManifest extends JsonObject {
  readonly files: Json[];
  readonly fileFormat: 'CSV' | 'Parquet';
  readonly fileSchema: string;
}

function inventoryManifest(manifest: Json): InventoryManifest {
  const fields = isJsonObject(manifest) ? manifest : {};
  const { files, fileFormat, fileSchema } = fields;
  if (!Array.isArray(files) || typeof fileSchema !== 'string')
    throw readerFailed('The manifest must be that of an S3 inventory, with files and fileSchema.');
  if (fileFormat !== 'CSV' && fileFormat !== 'Parquet')
    throw readerFailed(
      `fileFormat of the inventory must be CSV or Parquet, got ${JSON.stringify(fileFormat) ?? 'undefined'}. ` +
        'Configure the S3 inventory to use CSV.',
    );
  return { ...fields, files, fileFormat, fileSchema };
}

async function* athenaItems(text: string, request: ItemReadRequest, s3: S3Objects): AsyncGenerator<MapDataItem> {
  for (const line of text.split(/\r?\n/)) {
    const address = line.replaceAll('"', '').trim();
    if (address === '') continue;
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
    if (bucket === undefined || key === undefined)
      throw readerFailed(`A line of the manifest must be an S3 URI (s3://bucket/key), got '${address.slice(0, 80)}'.`);
    const { InputType } = request.readerConfig;
    yield* fileItems(
      { bucket, key },
      InputType === undefined || InputType === 'MANIFEST' ? typeByName(key) : InputType,
      request,
      s3,
    );
  }
}

function typeByName(key: string): string {
  if (/\.parquet$/i.test(key)) return 'PARQUET';
  return /\.jsonl?(\.|$)/i.test(key) ? 'JSONL' : 'CSV';
}
