import {
  DescribeMapRunCommand,
  ListMapRunsCommand,
  type MapRunExecutionCounts,
  type MapRunItemCounts,
  type MapRunStatus,
} from '@aws-sdk/client-sfn';
import { call } from './call.js';
import { type Stepwell } from './stepwell.js';

/** How many of something a Map Run has, by how they stand. */
export interface MapRunCounts {
  /** As far as known: a Map Run counts what it reads from S3 while it reads it. */
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  /** How many have ended, one way or the other. */
  readonly done: number;
}

/** A run of a Distributed Map: its children have histories of their own, and these counters stand for them. */
export interface MapRun {
  readonly mapRunArn: string;
  readonly status: MapRunStatus;
  readonly startDate: Date | undefined;
  /** `undefined` while it runs. */
  readonly stopDate: Date | undefined;
  /** The items of the Map. */
  readonly items: MapRunCounts;
  /** The child executions, each of which has one item or a batch of them. */
  readonly executions: MapRunCounts;
  /** The most children at a time; 0: as many as the service allows. */
  readonly maxConcurrency: number;
  /** How many items may fail before the run does. */
  readonly toleratedFailureCount: number;
  /** What part of the items may fail before the run does, in percent. */
  readonly toleratedFailurePercentage: number;
  readonly redriveCount: number;
}

/** The Map Runs of an execution, oldest first: ListMapRuns, and DescribeMapRun for each. */
export async function listMapRuns(
  stepwell: Stepwell,
  executionArn: string,
  abortSignal?: AbortSignal,
): Promise<MapRun[]> {
  const { sfn } = stepwell;
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const request = new ListMapRunsCommand({ executionArn, maxResults: 1000, nextToken });
    const page = await call(sfn, 'states:ListMapRuns', abortSignal, () => sfn.send(request, { abortSignal }));
    arns.push(...(page.mapRuns ?? []).flatMap(({ mapRunArn }) => (mapRunArn === undefined ? [] : [mapRunArn])));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  const runs: MapRun[] = [];
  // One after the other: DescribeMapRun's rate limit is low, and few executions have more than one.
  for (const arn of arns) runs.push(await describeMapRun(stepwell, arn, abortSignal));
  return runs.sort((one, other) => (one.startDate?.getTime() ?? 0) - (other.startDate?.getTime() ?? 0));
}

/** How a Map Run stands now. */
export async function describeMapRun(
  stepwell: Stepwell,
  mapRunArn: string,
  abortSignal?: AbortSignal,
): Promise<MapRun> {
  const { sfn } = stepwell;
  const run = await call(sfn, 'states:DescribeMapRun', abortSignal, () =>
    sfn.send(new DescribeMapRunCommand({ mapRunArn }), { abortSignal }),
  );
  return {
    mapRunArn,
    status: run.status ?? 'RUNNING',
    startDate: run.startDate,
    stopDate: run.stopDate,
    items: countsOf(run.itemCounts),
    executions: countsOf(run.executionCounts),
    maxConcurrency: run.maxConcurrency ?? 0,
    toleratedFailureCount: run.toleratedFailureCount ?? 0,
    toleratedFailurePercentage: run.toleratedFailurePercentage ?? 0,
    redriveCount: run.redriveCount ?? 0,
  };
}

function countsOf(counts: MapRunItemCounts | MapRunExecutionCounts | undefined): MapRunCounts {
  const { total = 0, pending = 0, running = 0, succeeded = 0, failed = 0, timedOut = 0, aborted = 0 } = counts ?? {};
  return {
    total,
    pending,
    running,
    succeeded,
    failed,
    timedOut,
    aborted,
    done: succeeded + failed + timedOut + aborted,
  };
}
