import { type JsonObject } from '@stepwell/asl';
import { ownValue } from '../../../kernel/own-value.js';
import { CsvParser } from './csv-parser.js';
import { checkItemSize, type FileItem } from './file-item.js';
import { readerFailed } from './reader-failure.js';

const delimiters: Readonly<Record<string, string>> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };
const mostHeaderBytes = 10 * 1024;

/**
 * The rows of a text delimited file as objects with string values. As on AWS, missing fields are empty strings, and
 * extra fields are ignored.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* csvItems(body: AsyncIterable<Uint8Array>, config: JsonObject): AsyncGenerator<FileItem> {
  const delimiter = ownValue(delimiters, String(config['CSVDelimiter'] ?? 'COMMA'));
  if (delimiter === undefined)
    throw readerFailed(
      `CSVDelimiter must be one of ${Object.keys(delimiters).join(', ')}, got '${String(config['CSVDelimiter'])}'.`,
    );
  let headers = config['CSVHeaderLocation'] === 'GIVEN' ? checkHeaders(config['CSVHeaders']) : undefined;
  for await (const row of rows(body, new CsvParser(delimiter))) {
    if (headers === undefined) headers = checkHeaders(row);
    else {
      checkItemSize(row.reduce((size, field) => size + field.length, 0));
      yield { value: Object.fromEntries(headers.map((header, index) => [header, row[index] ?? ''])) };
    }
  }
}

async function* rows(body: AsyncIterable<Uint8Array>, parser: CsvParser): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  for await (const chunk of body) yield* parser.parse(decoder.decode(chunk, { stream: true }));
  yield* parser.parse(decoder.decode());
  let last: string[] | undefined;
  try {
    last = parser.end();
  } catch (error) {
    throw readerFailed(`The file is not valid CSV: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (last !== undefined) yield last;
}

function checkHeaders(headers: unknown): string[] {
  if (!Array.isArray(headers) || headers.length === 0)
    throw readerFailed('CSVHeaders is required: an array of names, because CSVHeaderLocation is GIVEN.');
  const names = headers.map(String);
  if (new Set(names).size !== names.length) throw readerFailed('CSV headers cannot contain duplicates.');
  const bytes = Buffer.byteLength(names.join(','));
  if (bytes > mostHeaderBytes)
    throw readerFailed(`CSV headers must not exceed ${mostHeaderBytes} bytes, got ${bytes} bytes.`);
  return names;
}
