import { isJsonObject, type Json, type RandomSource } from '@stepwell/asl';
import { type ServiceContext } from '../../kernel/service.js';
import { validationError } from './errors.js';
import { type BusEvent } from './event.js';

/** An entry of PutEvents. */
export interface EntryInput {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  readonly Time?: Date;
  readonly TraceHeader?: string;
}

/** Bytes of all entries of a call together, 1 MB since January 2026. */
const largestRequest = 1024 * 1024;

/** An accepted entry, or why it was not accepted. */
export type EntryResult =
  | { readonly event: BusEvent; readonly busName: string }
  | { readonly ErrorCode: string; readonly ErrorMessage: string };

/**
 * Reads the entries of PutEvents, each with its own result.
 *
 * @throws AwsError `ValidationException` for entries that are too large together
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function readEntries(
  entries: readonly EntryInput[],
  context: ServiceContext,
  random: RandomSource,
): EntryResult[] {
  if (entries.reduce((size, entry) => size + sizeOf(entry), 0) > largestRequest)
    throw validationError('Total size of the entries in the request is over the limit.');
  return entries.map((entry) => readEntry(entry, context, random));
}

function readEntry(entry: EntryInput, context: ServiceContext, random: RandomSource): EntryResult {
  const { Source = '', DetailType = '', Detail = '' } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (value === '')
      return {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      };
  }
  if (Source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  const detail = parsed(Detail);
  if (detail === undefined || !isJsonObject(detail))
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return {
    busName: entry.EventBusName ?? 'default',
    event: {
      id: random.uuid(),
      source: Source,
      detailType: DetailType,
      account: context.accountId,
      region: context.region,
      time: entry.Time?.getTime() ?? context.clock.now(),
      resources: entry.Resources ?? [],
      detail,
      ...(entry.TraceHeader === undefined ? {} : { traceHeader: entry.TraceHeader }),
    },
  };
}

/**
 * The size of an entry in bytes, as EventBridge counts it:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-calculate-event-size
 */
function sizeOf({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: EntryInput): number {
  const strings = [Source, DetailType, Detail, ...Resources];
  return strings.reduce((size, text) => size + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
