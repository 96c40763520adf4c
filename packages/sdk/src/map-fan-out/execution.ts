import { parseOutput } from '@stepwell/core';
import { type FanOutOutput } from '@stepwell/core/fan-out';
import { mapFanOut as contract } from '@stepwell/core/map-fan-out';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { type Stepwell } from '../stepwell.js';
import { fanOutProgress } from './map-run-progress.js';
import { type FanOutProgress } from './progress.js';

/** An execution of MapFanOut. It reports progress in items. */
export type MapFanOutExecution = TrackedExecution<FanOutOutput, FanOutProgress>;

/** Creates the handle of an execution. */
export function openExecution(stepwell: Stepwell, executionArn: string): MapFanOutExecution {
  return new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), fanOutProgress);
}
