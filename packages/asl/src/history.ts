import { type Json, type JsonObject } from './json.js';

/**
 * An event of an execution's history, as the engine records it. Payloads are JSON values instead of strings, so that
 * recording needs no serialization. `toAwsEvent` converts an event to the format of GetExecutionHistory.
 */
export interface HistoryEvent {
  /** Starts at 1 and increases by 1 within an execution. */
  readonly id: number;
  /** The id of the event that led to this one; 0 for the first. */
  readonly previousEventId: number;
  /** Milliseconds since the epoch, by the execution's clock. */
  readonly timestamp: number;
  /** AWS's event type, such as `TaskStateEntered`. */
  readonly type: string;
  /**
   * The details of the event, with the field names of the AWS API. Payloads (`input`, `output`, `parameters` …) are
   * JSON values.
   */
  readonly details?: JsonDetails;
}

/** The fields of the AWS API's `…EventDetails`. Optional fields can be undefined. */
export interface JsonDetails {
  readonly [field: string]: Json | undefined;
}

/** Receives the events of one execution in order, synchronously. It must not throw. */
export interface HistorySink {
  /** @param effects The effects that the task of the event added since its previous event ({@link TaskRequest.addEffect}). */
  record(event: HistoryEvent, effects?: readonly unknown[]): void;
  /** Receives effects of a task that ended without another event, such as one that was aborted. */
  recordEffects?(effects: readonly unknown[]): void;
}

/** Stores a history in memory. */
export class MemoryHistory implements HistorySink {
  /** All events so far, in order. */
  readonly events: HistoryEvent[] = [];

  record(event: HistoryEvent): void {
    this.events.push(event);
  }
}

/** A history event in the format of GetExecutionHistory, except that `timestamp` is in milliseconds since the epoch. */
export interface AwsHistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  readonly [details: `${string}EventDetails`]: JsonObject;
}
