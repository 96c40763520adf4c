import { type Cancel } from '@stepwell/asl';

/** How a function is invoked: wait for its answer, hand it over and go on (with Lambda's retries), or only check. */
export type InvocationType = 'RequestResponse' | 'Event' | 'DryRun';

/** Options of an in-process invocation. */
export interface InvokeOptions {
  /** `RequestResponse` by default. */
  readonly invocationType?: InvocationType;
  /**
   * Stops waiting: the promise rejects with the signal's reason. A queued invocation is canceled. A running one
   * continues, as on AWS.
   */
  readonly signal?: AbortSignal;
  /** A version, an alias, or `$LATEST` (default). Can also be part of the ARN. */
  readonly qualifier?: string;
  /** The `clientContext` of the function's context object. */
  readonly clientContext?: unknown;
  /** X-Ray's trace header, `_X_AMZN_TRACE_ID` in the function; a fresh one by default. */
  readonly traceHeader?: string;
  /**
   * Called with each part of a response that the function streams, when it arrives. The result contains all parts.
   *
   * @param version the version that runs
   */
  readonly onChunk?: (chunk: Uint8Array, version: string) => void;
  /** Suspends the caller's timeout while the invocation waits for others to end, which it does not on Lambda. */
  readonly holdTimeout?: (() => Cancel) | undefined;
  /** Invocation id; a fresh UUID by default. */
  readonly requestId?: string;
}

/** The result of an invocation. */
export interface InvocationResult {
  /** 200 for RequestResponse, 202 for Event, 204 for DryRun. */
  readonly statusCode: 200 | 202 | 204;
  /**
   * JSON text: the handler's result (`null` where it returned nothing), or `{ errorType, errorMessage, trace }`; empty
   * for Event and DryRun.
   */
  readonly payload: string;
  /** Set when the function failed: `Unhandled`. */
  readonly functionError?: 'Unhandled';
  /** The last 4 KiB of the invocation's log, START to REPORT; empty for Event and DryRun. */
  readonly logTail: string;
  readonly requestId: string;
  /** `$LATEST` or a number: the version that ran, aliases resolved. */
  readonly executedVersion: string;
}

/** One line that a function wrote, or that the runtime wrote about it (START, END, REPORT). */
export interface LogLine {
  readonly functionName: string;
  /** `/aws/lambda/<name>` unless the function has another log group. */
  readonly logGroupName: string;
  /** Absent for what a function writes between invocations. */
  readonly requestId?: string;
  /** `2026/11/22/[$LATEST]0f3a…`: one stream for each execution environment, as on Lambda. */
  readonly logStreamName: string;
  readonly line: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}
