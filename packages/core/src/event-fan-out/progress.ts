import { type RequestStatus } from '../fan-out/summary.js';

/** How far a request has come. Counts are of distinct items, however often their completions were delivered. */
export interface RequestProgress {
  readonly requestId: string;
  /** `RUNNING` until the summary is written. */
  readonly status: 'RUNNING' | RequestStatus;
  /** How many items the request has. */
  readonly items: number;
  /** How many of them have been counted. `items`, once the request has ended in time. */
  readonly done: number;
  readonly succeeded: number;
  readonly failed: number;
  /** When the request ends unless it has ended before. */
  readonly deadline: Date;
}

/** What a node of level 1 knows of its items. */
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
