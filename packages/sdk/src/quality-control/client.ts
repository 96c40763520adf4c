import { parseOutput } from '@stepwell/core';
import {
  qualityControl as contract,
  qualityTags,
  type QualityControlInput,
  type QualityControlOutput,
  type QualityExecutionKey,
} from '@stepwell/core/quality-control';
import { type CallOptions } from '../execution.js';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { clientOptions, requiredString } from '../required.js';
import { type Stepwell } from '../stepwell.js';
import { TagReader } from '../tags.js';
import { workflowClient, type Workflow, type WorkflowOptions } from '../workflow.js';
import { type WorkflowEntry, workflowEntry } from '../workflow-entry.js';
import { queryMessages, type CheckMessage, type MessagesOptions } from './messages.js';
import { type QualityProgress, qualityProgress } from './progress.js';
import { getRun, queryRuns, type QualityRun, type RunsOptions } from './runs.js';

/** Options of {@link qualityControl}. */
export interface QualityControlOptions extends WorkflowOptions {
  /** The table of runs. Default: the tag `stepwell:summary-table` of the state machine, read on first use. */
  readonly summaryTableName?: string;
  /** The table of findings. Default: the tag `stepwell:details-table` of the state machine, read on first use. */
  readonly detailsTableName?: string;
}

/** An execution of QualityControl. It reports progress in checks. */
export type QualityControlExecution = TrackedExecution<QualityControlOutput, QualityProgress>;

/**
 * Creates a client for a deployed QualityControl. The execution name is the client token: calling
 * `start(input, { name })` twice starts one run.
 */
export interface QualityControl extends Workflow<QualityControlInput, QualityControlOutput, QualityControlExecution> {
  /**
   * Yields the runs of a group, newest first.
   *
   * ```ts
   * for await (const run of quality.runs('station-1', { limit: 5 }))
   *   console.log(run.StartTime, run.StreamID, run.TotalPass);
   * ```
   */
  runs(groupId: string, options?: RunsOptions): AsyncIterableIterator<QualityRun>;
  /** Returns a run. `undefined` if there is none. */
  run(key: Pick<QualityExecutionKey, 'GroupID' | 'StartTime'>, options?: CallOptions): Promise<QualityRun | undefined>;
  /** Yields the findings of a run, check by check: the conclusion first, then up to 99 messages. */
  messages(
    run: Pick<QualityExecutionKey, 'QCPID' | 'StartTime'>,
    options?: MessagesOptions,
  ): AsyncIterableIterator<CheckMessage>;
}

/**
 * Creates a client for a deployed QualityControl.
 *
 * ```ts
 * const quality = qualityControl(stepwell, { stateMachineArn });
 * const { TotalPass, checks } = await quality.execute({ GroupID: 'station-1', StreamID: 'temperature' });
 * ```
 */
export function qualityControl(stepwell: Stepwell, options: QualityControlOptions): QualityControl {
  const { stateMachineArn, summaryTableName, detailsTableName } = clientOptions(stepwell, options);
  const tags = new TagReader(stepwell, stateMachineArn);
  const summaryTable = tags.resourceName(summaryTableName, qualityTags.summaryTable, 'summaryTableName');
  const detailsTable = tags.resourceName(detailsTableName, qualityTags.detailsTable, 'detailsTableName');

  async function* runs(groupId: string, runsOptions: RunsOptions = {}): AsyncGenerator<QualityRun, void, undefined> {
    requiredString('groupId', groupId, 'Pass the GroupID of the input');
    yield* queryRuns(stepwell, await summaryTable(runsOptions.abortSignal), groupId, runsOptions);
  }

  async function* messages(
    run: Pick<QualityExecutionKey, 'QCPID' | 'StartTime'>,
    messagesOptions: MessagesOptions = {},
  ): AsyncGenerator<CheckMessage, void, undefined> {
    yield* queryMessages(stepwell, await detailsTable(messagesOptions.abortSignal), run, messagesOptions);
  }

  return {
    ...workflowClient<QualityControlInput, QualityControlOutput, QualityControlExecution>(stepwell, stateMachineArn, {
      contract,
      open: (executionArn) =>
        new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), qualityProgress),
    }),
    runs,
    messages,
    run: async (key, { abortSignal } = {}) => getRun(stepwell, await summaryTable(abortSignal), key, abortSignal),
  };
}

/** Handles the workflow like every other one. */
export const entry: WorkflowEntry = workflowEntry(contract, qualityControl);
