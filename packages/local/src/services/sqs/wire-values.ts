import { type WireObject } from '../../endpoint/aws-json.js';
import { type MessageAttribute, type MessageAttributes } from './message.js';
import { SqsError } from './sqs-error.js';

/** A parameter's text, `undefined` where it is absent. */
export function text(input: WireObject, name: string): string | undefined {
  const value = input[name];
  return value === undefined || value === null ? undefined : String(value);
}

/** A parameter's text that must be there. */
export function requiredText(input: WireObject, name: string): string {
  const value = text(input, name);
  if (value === undefined) throw SqsError.missing(name);
  return value;
}

/** A whole number within limits, `undefined` where it is absent. */
export function wholeNumber(input: WireObject, name: string, low: number, high: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < low || number > high)
    throw SqsError.invalidValue(name, value, `Must be between ${low} and ${high}, if provided`);
  return number;
}

/** A list of texts; empty where it is absent. */
export function textList(input: WireObject, name: string): string[] {
  const value = input[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** A map of texts; empty where it is absent. */
export function textMap(input: WireObject, name: string): Record<string, string> {
  const value = input[name];
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)]));
}

/** The entries of a batch, checked as SQS does: 1 to 10, with distinct ids. */
export function batchEntries(input: WireObject): (WireObject & { readonly Id: string })[] {
  const entries = input['Entries'];
  if (!Array.isArray(entries) || entries.length === 0)
    throw new SqsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (entries.length > 10)
    throw new SqsError('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
  const read = entries.map((entry: WireObject) => ({ ...entry, Id: requiredText(entry, 'Id') }));
  for (const { Id } of read) {
    if (!/^[\w-]{1,80}$/.test(Id))
      throw new SqsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
  }
  if (new Set(read.map(({ Id }) => Id)).size < read.length)
    throw new SqsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  return read;
}

/** Message attributes, checked: at most 10, each with a type and a value of it. */
export function messageAttributes(input: WireObject, name = 'MessageAttributes'): MessageAttributes {
  const value = input[name];
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value as Record<string, MessageAttribute>); // each is checked below
  if (entries.length > 10)
    throw SqsError.invalidValue(name, entries.length, 'The number of message attributes exceeds the limit of 10');
  for (const [attribute, { DataType, StringValue, BinaryValue }] of entries) {
    if (typeof DataType !== 'string' || !/^(String|Number|Binary)(\..+)?$/.test(DataType)) {
      throw new SqsError(
        'InvalidParameterValue',
        `The message attribute '${attribute}' has an invalid message attribute type; give String, Number or Binary`,
      );
    }
    if (StringValue === undefined && BinaryValue === undefined)
      throw new SqsError(
        'InvalidParameterValue',
        `The message attribute '${attribute}' must contain a non-empty value of its type`,
      );
  }
  return Object.fromEntries(entries);
}
