import { type Json, type JsonObject } from '@stepwell/asl';
import { CsvError, parse } from 'csv-parse';
import { type Readable } from 'node:stream';
import { readerFailed } from './reader-failure.js';
import { ownValue } from '../../../kernel/own-value.js';

const delimiters: Readonly<Record<string, string>> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/**
 * The rows of a CSV file as objects with string values. As on AWS, missing fields are empty strings, and extra fields
 * are ignored.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* csvItems(body: Readable, config: JsonObject): AsyncGenerator<Json> {
  const delimiter = ownValue(delimiters, String(config['CSVDelimiter'] ?? 'COMMA'));
  if (delimiter === undefined)
    throw readerFailed(
      `CSVDelimiter must be one of ${Object.keys(delimiters).join(', ')}, got '${String(config['CSVDelimiter'])}'.`,
    );
  let headers = config['CSVHeaderLocation'] === 'GIVEN' ? checkHeaders(config['CSVHeaders']) : undefined;
  const parser = parse({ delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
  body.once('error', (error) => parser.destroy(error));
  body.pipe(parser);
  try {
    for await (const row of parser as AsyncIterable<string[]>) {
      if (headers === undefined) headers = checkHeaders(row);
      else yield Object.fromEntries(headers.map((header, index) => [header, row[index] ?? '']));
    }
  } catch (error) {
    throw error instanceof CsvError ? readerFailed(`The file is not valid CSV: ${error.message}`) : error;
  } finally {
    body.destroy();
  }
}

function checkHeaders(headers: unknown): string[] {
  if (!Array.isArray(headers) || headers.length === 0)
    throw readerFailed('CSVHeaders is required: an array of names, because CSVHeaderLocation is GIVEN.');
  const names = headers.map(String);
  if (new Set(names).size !== names.length) throw readerFailed('CSV headers cannot contain duplicates.');
  return names;
}
