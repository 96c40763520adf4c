import { invalidParameter } from '../errors.js';
import { type LogEvent, sizeOf } from '../log-stream.js';

/** Bytes of events in one response: 1 MiB. */
const pageBytes = 1_048_576;

/** The first events of a list that fit in a response. */
export function fullPage<E extends LogEvent>(events: readonly E[], limit: number): readonly E[] {
  let bytes = 0;
  const page: E[] = [];
  for (const event of events) {
    bytes += sizeOf(event.message);
    if (page.length >= limit || (bytes > pageBytes && page.length > 0)) break;
    page.push(event);
  }
  return page;
}

/** The position of GetLogEvents: forward or backward from an event. */
export interface StreamPosition {
  readonly direction: 'f' | 'b';
  readonly id: string;
}

/** Reads a token of GetLogEvents. Throws `InvalidParameterException`. */
export function parseStreamToken(token: string): StreamPosition {
  const [, direction, id] = /^([fb])\/(\d{56})\/s$/.exec(token) ?? [];
  if (direction === undefined || id === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return { direction: direction === 'f' ? 'f' : 'b', id };
}

/** A page of a stream, and the tokens of the previous and the next page. */
export interface StreamPage {
  readonly events: readonly LogEvent[];
  readonly nextForwardToken: string;
  readonly nextBackwardToken: string;
}

/**
 * Reads a page as GetLogEvents does. There is always a token in both directions; at the end, the token of the request is
 * returned.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 */
export function readStreamPage(
  events: readonly LogEvent[],
  {
    position,
    startFromHead,
    limit,
  }: { readonly position: StreamPosition | undefined; readonly startFromHead: boolean; readonly limit: number },
): StreamPage {
  const forward = position === undefined ? startFromHead : position.direction === 'f';
  const within =
    position === undefined
      ? events
      : events.filter((event) => (forward ? event.id > position.id : event.id < position.id));
  const page = forward ? fullPage(within, limit) : [...fullPage([...within].reverse(), limit)].reverse();
  const empty = position?.id ?? (startFromHead ? '0'.repeat(56) : (events.at(-1)?.id ?? '0'.repeat(56)));
  return {
    events: page,
    nextForwardToken: `f/${page.at(-1)?.id ?? empty}/s`,
    nextBackwardToken: `b/${page[0]?.id ?? empty}/s`,
  };
}
