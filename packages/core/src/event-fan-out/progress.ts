import { type RequestStatus } from '../fan-out/summary.js';

/** The progress of a request. Counts are of distinct items, regardless of redelivered completions. */
export interface RequestProgress {
  readonly requestId: string;
  /** `RUNNING` until the summary is written. */
  readonly status: 'RUNNING' | RequestStatus;
  /** The number of items in the request. */
  readonly items: number;
  /** The number of counted items. It equals `items` if the request ended before its deadline. */
  readonly done: number;
  readonly succeeded: number;
  readonly failed: number;
  /** The time at which the request ends at the latest. */
  readonly deadline: Date;
}

/** The counts of a node of level 1. */
export interface NodeCount {
  readonly done: number;
  readonly failed: number;
}

/** Adds up the nodes of level 1. */
export function sumCounts(nodes: Iterable<NodeCount>): {
  readonly done: number;
  readonly succeeded: number;
  readonly failed: number;
} {
  let done = 0;
  let failed = 0;
  for (const node of nodes) {
    done += node.done;
    failed += node.failed;
  }
  return { done, succeeded: done - failed, failed };
}
