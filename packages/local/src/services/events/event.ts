import { type JsonObject } from '@stepwell/asl';

/**
 * An event as rules and targets see it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export interface BusEvent {
  readonly id: string;
  readonly detailType: string;
  readonly source: string;
  readonly account: string;
  /** Milliseconds since the epoch; the event tells whole seconds. */
  readonly time: number;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
  /** The trace header of the call that put it. */
  readonly traceHeader?: string;
}

/** The event as JSON, members in the order in which EventBridge writes them. */
export function eventJson(event: BusEvent): JsonObject {
  return {
    version: '0',
    id: event.id,
    'detail-type': event.detailType,
    source: event.source,
    account: event.account,
    time: isoSeconds(event.time),
    region: event.region,
    resources: [...event.resources],
    detail: event.detail,
  };
}

/** `2026-01-01T00:00:00Z`. */
export function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
