/** The event of a check's function. A function of your own is called with it and answers a {@link CheckResult}. */
export interface CheckEvent {
  readonly GroupID: string;
  readonly StreamID: string;
  /** The run's start, and its sort key in QCSummary: the same however often the function is called for this run. */
  readonly StartTime: string;
  readonly QCPID: string;
  /** The check's name. */
  readonly check: string;
  readonly data: StreamData;
}

/** The object that holds a stream's readings, as it was when the run began. */
export interface StreamData {
  readonly bucket: string;
  readonly key: string;
  /** Read the object with `If-Match`, so that every check of a run judges the same readings. */
  readonly etag: string;
  /** In bytes. */
  readonly size: number;
}

/** What a check's function answers. Anything without a boolean `pass` counts as failed. */
export interface CheckResult {
  readonly pass: boolean;
  /** A few words on what was found, such as `2 gaps, 7 readings missing`. */
  readonly summary?: string;
  /** What was found, one by one. QCDetails keeps the first 99. */
  readonly messages?: readonly QualityMessage[];
  /** How many messages there were, where that is more than are listed. */
  readonly messageCount?: number;
}

/** One thing that a check found. */
export interface QualityMessage {
  /** What kind of thing, such as `gap`. */
  readonly code: string;
  /** What was found and where, for a person; 500 characters are kept. */
  readonly text: string;
  /** The line of the stream's data that it is about, from 1. */
  readonly line?: number;
  /** The reading's time, ISO 8601 in UTC. */
  readonly timestamp?: string;
}

/**
 * What a check's name may be: it becomes the attribute `<name>Pass` of the row in QCSummary, and part of state names.
 */
export const CHECK_NAME_PATTERN = /^[A-Z][A-Za-z0-9]{0,39}$/;

/** The attribute of QCSummary that a check marks: `CompletenessPass`. */
export function passAttribute(check: string): string {
  return `${check}Pass`;
}
