import {
  DescribeMapRunCommand,
  ListMapRunsCommand,
  type MapRunExecutionCounts,
  type MapRunItemCounts,
  type MapRunStatus,
} from '@aws-sdk/client-sfn';
import { call } from './call.js';
import { type Stepwell } from './stepwell.js';

/** Number of items or child executions of a Map Run by status. */
export interface MapRunCounts {
  /** Known so far: a Map Run counts items from S3 while it reads them. */
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  /** Number of those that have ended, with any status. */
  readonly done: number;
}

/** A Map Run of a Distributed Map. Its child executions have separate histories; these counts summarize them. */
export interface MapRun {
  readonly mapRunArn: string;
  readonly status: MapRunStatus;
  readonly startDate: Date | undefined;
  /** `undefined` while it runs. */
  readonly stopDate: Date | undefined;
  /** Items of the Map state. */
  readonly items: MapRunCounts;
  /** Child executions, each with one item or one batch of items. */
  readonly executions: MapRunCounts;
  /** Maximum number of concurrent child executions. 0 means no limit other than that of the service. */
  readonly maxConcurrency: number;
  /** Number of items that may fail before the Map Run fails. */
  readonly toleratedFailureCount: number;
  /** Percentage of items that may fail before the Map Run fails. */
  readonly toleratedFailurePercentage: number;
  readonly redriveCount: number;
}

/** Lists the Map Runs of an execution, oldest first, with ListMapRuns and one DescribeMapRun call for each. */
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
  // Sequentially: the rate limit of DescribeMapRun is low, and few executions have more than one Map Run.
  for (const arn of arns) runs.push(await describeMapRun(stepwell, arn, abortSignal));
  return runs.sort((one, other) => (one.startDate?.getTime() ?? 0) - (other.startDate?.getTime() ?? 0));
}

/** Describes a Map Run. */
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
