import { type Json, type JsonObject } from './json.js';

/**
 * One event of an execution's history, as the engine records it: compact, and with payloads as values instead of
 * strings, so that recording costs no serialisation. `toAwsEvent` gives the shape of GetExecutionHistory.
 */
export interface HistoryEvent {
  /** 1, 2, 3 … without gaps within one execution. */
  readonly id: number;
  /** The event that led to this one; 0 for the first. */
  readonly previousEventId: number;
  /** Milliseconds since the epoch, from the execution's clock. */
  readonly timestamp: number;
  /** AWS's event type, such as `TaskStateEntered`. */
  readonly type: string;
  /**
   * The details of that type in the spelling of the AWS API; payloads (`input`, `output`, `parameters` …) are JSON
   * values.
   */
  readonly details?: JsonDetails;
}

/** Details of an event: fields of the AWS API's `…EventDetails`; a field may be missing (undefined). */
export interface JsonDetails {
  readonly [field: string]: Json | undefined;
}

/** Receives the events of one execution in order, synchronously. It must not throw. */
export interface HistorySink {
  record(event: HistoryEvent): void;
}

/** A history kept in memory. */
export class MemoryHistory implements HistorySink {
  /** Every event so far, in order. */
  readonly events: HistoryEvent[] = [];

  record(event: HistoryEvent): void {
    this.events.push(event);
  }
}

/**
 * A history event in the shape of the AWS API (GetExecutionHistory), with `timestamp` in milliseconds since the epoch.
 */
export interface AwsHistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: `${string}EventDetails`]: JsonObject;
}
