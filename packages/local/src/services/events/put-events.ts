import { isJsonObject, type Json, type RandomSource } from '@stepwell/asl';
import { type ServiceContext } from '../../kernel/service.js';
import { type BusEvent } from './event.js';
import { EventsError } from './events-error.js';
import { type RequestFields } from './wire.js';

/** Bytes of all entries of a call together, 1 MB since January 2026. */
const largestRequest = 1024 * 1024;

/** An entry that was taken, or why it was not. */
export type EntryResult =
  | { readonly event: BusEvent; readonly busName: string }
  | { readonly ErrorCode: string; readonly ErrorMessage: string };

/**
 * Reads the entries of PutEvents, each to its own answer.
 *
 * @throws EventsError for no entries, for more than ten, and for entries that are too large together
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function readEntries(fields: RequestFields, context: ServiceContext, random: RandomSource): EntryResult[] {
  const entries = fields.objects('Entries', { least: 1, most: 10 });
  if (entries.reduce((size, entry) => size + sizeOf(entry), 0) > largestRequest)
    throw EventsError.validation('Total size of the entries in the request is over the limit.');
  return entries.map((entry) => readEntry(entry, context, random));
}

function readEntry(entry: RequestFields, context: ServiceContext, random: RandomSource): EntryResult {
  const source = entry.optionalString('Source');
  const detailType = entry.optionalString('DetailType');
  const detailText = entry.optionalString('Detail');
  for (const [name, value] of Object.entries({ Source: source, DetailType: detailType, Detail: detailText })) {
    if (value === undefined || value === '')
      return {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      };
  }
  const busNameOrArn = entry.optionalString('EventBusName') ?? 'default';
  if (source?.startsWith('aws.') === true)
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  const detail = parsed(detailText ?? '');
  if (detail === undefined || !isJsonObject(detail))
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const traceHeader = entry.optionalString('TraceHeader');
  return {
    busName: busNameOrArn,
    event: {
      id: random.uuid(),
      source: source ?? '',
      detailType: detailType ?? '',
      account: context.accountId,
      region: context.region,
      time: timeOf(entry.values['Time']) ?? context.clock.now(),
      resources: entry.strings('Resources'),
      detail,
      ...(traceHeader === undefined ? {} : { traceHeader }),
    },
  };
}

/**
 * As EventBridge counts:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-calculate-event-size
 */
function sizeOf(entry: RequestFields): number {
  const texts = ['Source', 'DetailType', 'Detail'].map((name) => entry.optionalString(name) ?? '');
  const time = entry.values['Time'] === undefined ? 0 : 14;
  return [...texts, ...entry.strings('Resources')].reduce((size, text) => size + Buffer.byteLength(text), time);
}

/** Seconds since the epoch, as the JSON protocol has dates; some clients send text. */
function timeOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time = typeof value === 'number' ? value * 1000 : Date.parse(String(value));
  if (Number.isNaN(time)) throw EventsError.validation(`'${String(value).slice(0, 80)}' at 'Time' must be a date`);
  return time;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
