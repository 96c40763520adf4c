import { isJsonObject, type ItemReadRequest, type Json } from '@stepwell/asl';
import { parse as parseCsv } from 'csv-parse/sync';
import { csvItems } from './csv-items.js';
import { parse } from './json-items.js';
import { fileItems, openFile } from './read-items.js';
import { readerFailed } from './reader-failure.js';
import { type S3Location, type S3Objects } from './s3-objects.js';

/**
 * The items of the files in a manifest: the `manifest.json` of an S3 inventory (CSV files with the columns in
 * `fileSchema`), or the manifest of an Athena UNLOAD (one `s3://…` URI per line). The format of Athena's files is the
 * InputType or, with MANIFEST, follows from their file name extension.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* manifestItems(
  location: S3Location,
  request: ItemReadRequest,
  s3: S3Objects,
): AsyncGenerator<Json> {
  const text = await s3.readText(location, request);
  if (request.readerConfig['ManifestType'] === 'ATHENA_DATA') yield* athenaItems(text, request, s3);
  else yield* inventoryItems(parse(text), location.bucket, request, s3);
}

async function* inventoryItems(
  manifest: Json,
  ownBucket: string,
  request: ItemReadRequest,
  s3: S3Objects,
): AsyncGenerator<Json> {
  const files = isJsonObject(manifest) ? manifest['files'] : undefined;
  const schema = isJsonObject(manifest) ? manifest['fileSchema'] : undefined;
  if (!isJsonObject(manifest) || !Array.isArray(files) || typeof schema !== 'string')
    throw readerFailed('The manifest must be that of an S3 inventory, with files and fileSchema.');
  if (manifest['fileFormat'] !== 'CSV')
    throw readerFailed(`fileFormat of the inventory must be CSV, got ${JSON.stringify(manifest['fileFormat'])}.`);
  // without the option columns, rows are string arrays
  const [columns = []] = parseCsv(schema, { trim: true }) as string[][];
  const bucket =
    typeof manifest['destinationBucket'] === 'string'
      ? manifest['destinationBucket'].replace(/^arn:[^:]*:s3:::/, '')
      : ownBucket;
  for (const file of files) {
    const key = isJsonObject(file) ? file['key'] : undefined;
    if (typeof key !== 'string') throw readerFailed('A file of the manifest has no key.');
    yield* csvItems(await openFile({ bucket, key }, request, s3), { CSVHeaderLocation: 'GIVEN', CSVHeaders: columns });
  }
}

async function* athenaItems(text: string, request: ItemReadRequest, s3: S3Objects): AsyncGenerator<Json> {
  for (const line of text.split(/\r?\n/)) {
    const address = line.replaceAll('"', '').trim();
    if (address === '') continue;
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
    if (bucket === undefined || key === undefined)
      throw readerFailed(`A line of the manifest must be an S3 URI (s3://bucket/key), got '${address.slice(0, 80)}'.`);
    const { InputType } = request.readerConfig;
    const byName = /\.jsonl?$/i.test(key) ? 'JSONL' : 'CSV';
    yield* fileItems(
      { bucket, key },
      InputType === undefined || InputType === 'MANIFEST' ? byName : InputType,
      request.readerConfig,
      request,
      s3,
    );
  }
}
