import { validationError } from '../errors.js';
import { predicateOf, readConditions } from '../expressions/legacy-conditions.js';
import { checkParameters } from '../expressions/request-expressions.js';
import { type Fields } from '../fields.js';
import { type ItemRange } from '../storage/item-collection.js';
import { hashCount, type Position } from '../storage/key-schema.js';
import { checkNestedAttributes } from './check-key.js';
import { readProjection } from './get-item.js';
import { type DynamoDbCall, type Operation } from './operation.js';
import { checkSelect, pageResponse, readPage, readSource } from './read-page.js';
import { invalidStartKey, readStartKey, startPosition } from './start-key.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export const scan: Operation = runScan;

/** A part of a parallel scan. */
interface Segment {
  readonly number: number;
  readonly total: number;
}

function runScan(input: Fields, { store }: DynamoDbCall): object {
  checkParameters(
    input,
    ['ProjectionExpression', 'FilterExpression'],
    ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'],
  );
  const scanFilter = input['ScanFilter'] as Fields | undefined; // validated
  const legacyFilter = scanFilter === undefined ? undefined : readConditions(scanFilter);
  const startKey = readStartKey(input);
  const segment = readSegment(input);
  const { projection, expressions } = readProjection(input);
  const source = readSource(store.get(String(input['TableName'])), input);
  const mismatch = source.index === undefined ? 'The provided key element does not match the schema' : undefined;
  const start = startKey === undefined ? undefined : startPosition(startKey, source, mismatch);
  checkSelect(input, source, projection);
  checkNestedAttributes(expressions.nestedAttributes, source.table);
  const combination = input['ConditionalOperator'] as 'AND' | 'OR' | undefined; // validated
  const request = {
    ...source,
    range: rangeOf(segment, start),
    limit: input['Limit'] as number | undefined, // validated
    filter: legacyFilter === undefined ? expressions.filter : predicateOf(legacyFilter, combination),
    projection,
    select: input['Select'] as string | undefined, // validated
    isConsistent: input['ConsistentRead'] === true,
  };
  return pageResponse(input, request, readPage(request));
}

function readSegment(input: Fields): Segment {
  const number = input['Segment'] as number | undefined; // validated
  const total = input['TotalSegments'] as number | undefined; // validated
  if (number !== undefined && total === undefined) {
    throw validationError(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (total === undefined) return { number: 0, total: 1 };
  if (number === undefined) {
    throw validationError(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (number >= total) {
    throw validationError(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${number} is ` +
        `not less than TotalSegments: ${total}`,
    );
  }
  return { number, total };
}

function rangeOf({ number, total }: Segment, start: Position | undefined): ItemRange {
  const hashAt = (segment: number): number => Math.ceil((hashCount * segment) / total);
  const [first, end] = [hashAt(number), hashAt(number + 1)];
  if (start !== undefined && (start.hash < first || start.hash >= end)) {
    throw invalidStartKey(
      `Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${total} ` +
        `Segment: ${number}`,
    );
  }
  const upper = { upper: { hash: end, parts: [] }, isBeforeUpper: true };
  return start === undefined
    ? { lower: { hash: first, parts: [] }, ...upper }
    : { lower: start, isAfterLower: true, ...upper };
}
