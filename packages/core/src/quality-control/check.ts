import { type StreamItem } from './reading.js';

/** The event of a check's function. Your own function receives it and returns a {@link CheckResult}. */
export interface CheckEvent {
  readonly GroupID: string;
  readonly StreamID: string;
  /**
   * The execution's start time, which is also its sort key in QCSummary. Every invocation for one execution has the
   * same value.
   */
  readonly StartTime: string;
  readonly QCPID: string;
  /** The check's name. */
  readonly check: string;
  readonly data: StreamData;
}

/** The object that holds a stream's readings, in the version at the start of the execution. */
export interface StreamData {
  readonly bucket: string;
  readonly key: string;
  /** Read the object with `If-Match`, so that every check of an execution uses the same readings. */
  readonly etag: string;
  /** In bytes. */
  readonly size: number;
}

/** The response of a check's function. A response without a boolean `pass` counts as failed. */
export interface CheckResult {
  readonly pass: boolean;
  /** A short summary of the findings, such as `2 gaps, 7 readings missing`. */
  readonly summary?: string;
  /** The individual findings. QCDetails keeps the first 99. */
  readonly messages?: readonly QualityMessage[];
  /** The total number of messages, if it exceeds the number of listed ones. */
  readonly messageCount?: number;
}

/** One finding of a check. */
export interface QualityMessage {
  /** The kind of finding, such as `gap`. */
  readonly code: string;
  /** The finding and its location in plain language. QCDetails keeps the first 500 characters. */
  readonly text: string;
  /** The line in the stream's data, starting at 1. */
  readonly line?: number;
  /** The reading's time, ISO 8601 in UTC. */
  readonly timestamp?: string;
}

/**
 * The pattern of a check's name, which becomes the attribute `<name>Pass` of the row in QCSummary, and part of state
 * names.
 */
export const CHECK_NAME_PATTERN = /^[A-Z][A-Za-z0-9]{0,39}$/;

/** Returns the QCSummary attribute for the result of a check, such as `CompletenessPass`. */
export function passAttribute(check: string): string {
  return `${check}Pass`;
}

/** A check of one stream that processes one line at a time. */
export interface StreamCheck {
  /** Adds the next line of the stream. */
  add(item: StreamItem): void;
  /** Returns the result after the last line. */
  result(): CheckResult;
}

/**
 * The start of an execution, which determines staleness. Checks do not use the clock, because a retry must produce the
 * same result.
 */
export interface ExecutionStart {
  /** The execution's `StartTime`. */
  readonly StartTime: string;
}

/** Runs a check over a whole stream. */
export async function runCheck(check: StreamCheck, items: AsyncIterable<StreamItem>): Promise<CheckResult> {
  for await (const item of items) check.add(item);
  return check.result();
}
