import { parseOutput } from '@stepwell/core';
import {
  type FanOutOutput,
  type FanOutRequest,
  type ItemOutcome,
  type ReportLocation,
  fanOutTags,
} from '@stepwell/core/fan-out';
import { mapFanOut as contract, reportKey, executionPrefix } from '@stepwell/core/map-fan-out';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { type Stepwell } from '../stepwell.js';
import { fanOutProgress, type FanOutProgress } from './progress.js';
import { type CallOptions } from '../execution.js';
import { offloadRequest } from '../fan-out/offload-request.js';
import { readOutcomes } from '../fan-out/read-report.js';
import { type StartOptions } from '../start.js';
import { parseExecutionArn } from '../state-machine-arn.js';
import { clientOptions } from '../required.js';
import { type ResourceName, TagReader } from '../tags.js';
import { workflowClient, type Workflow, type WorkflowOptions } from '../workflow.js';

/** An execution of MapFanOut. It reports progress in items. */
export type MapFanOutExecution = TrackedExecution<FanOutOutput, FanOutProgress>;

/** Creates the handle of an execution. */
function openExecution(stepwell: Stepwell, executionArn: string): MapFanOutExecution {
  return new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), fanOutProgress);
}
import { type WorkflowEntry, workflowEntry } from '../workflow-entry.js';

/** Options of {@link mapFanOut}. */
export interface MapFanOutOptions extends WorkflowOptions {
  /** The workflow's bucket. Default: the tag `stepwell:bucket` of the state machine, read on first use. */
  readonly bucketName?: string;
}

/**
 * Identifies a report: by the output that contains its location, by the location, or by the execution that wrote it.
 */
export type ReportSource = Pick<FanOutOutput, 'report'> | ReportLocation | Pick<MapFanOutExecution, 'executionArn'>;

/** The client of a deployed MapFanOut with any strategy. */
export interface MapFanOut extends Workflow<FanOutRequest, FanOutOutput, MapFanOutExecution> {
  /**
   * Starts an execution, as for every workflow. A request above 262,144 bytes is stored in the workflow's bucket. Only
   * the distributed strategy can read it; with the other strategies the execution fails with `InvalidInput` before it
   * computes any item.
   */
  start(request: FanOutRequest, options?: StartOptions): Promise<MapFanOutExecution>;
  /**
   * Streams the outcome of every item from the report in S3, in request order.
   *
   * ```ts
   * for await (const outcome of primes.outcomes(output))
   *   if ('error' in outcome) console.error(outcome.caseId, outcome.reason);
   * ```
   */
  outcomes(source: ReportSource, options?: CallOptions): AsyncIterableIterator<ItemOutcome>;
}

/**
 * Creates a client for a deployed MapFanOut.
 *
 * ```ts
 * const primes = mapFanOut(stepwell, { stateMachineArn });
 * const requests = [{ caseId: 'a', from: 0, to: 1_000 }];
 * const { summary } = await primes.execute({ requestId: 'monday', requests });
 * ```
 */
export function mapFanOut(stepwell: Stepwell, options: MapFanOutOptions): MapFanOut {
  const { stateMachineArn, bucketName } = clientOptions(stepwell, options);
  const bucket = new TagReader(stepwell, stateMachineArn).resourceName(bucketName, fanOutTags.bucket, 'bucketName');

  async function* outcomes(
    source: ReportSource,
    callOptions: CallOptions = {},
  ): AsyncGenerator<ItemOutcome, void, undefined> {
    yield* readOutcomes(stepwell, await reportLocation(source, bucket, callOptions.abortSignal), callOptions);
  }

  return {
    ...workflowClient<FanOutRequest, FanOutOutput, MapFanOutExecution>(stepwell, stateMachineArn, {
      contract,
      open: (executionArn) => openExecution(stepwell, executionArn),
      prepare: (request) => ({
        input: request,
        offload:
          request.requests &&
          (async (abortSignal) => offloadRequest(stepwell, await bucket(abortSignal), request, abortSignal)),
      }),
    }),
    outcomes,
  };
}

async function reportLocation(
  source: ReportSource,
  bucket: ResourceName,
  abortSignal: AbortSignal | undefined,
): Promise<ReportLocation> {
  if ('report' in source) return source.report;
  if ('key' in source) return source;
  const { stateMachineName, executionName } = parseExecutionArn(source.executionArn);
  return { bucket: await bucket(abortSignal), key: reportKey(executionPrefix(stateMachineName, executionName)) };
}

/** Handles the workflow like every other one. */
export const entry: WorkflowEntry = workflowEntry(contract, mapFanOut);
