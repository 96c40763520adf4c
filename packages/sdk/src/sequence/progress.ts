import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { parseJsonObject, type ProgressReader, type ProgressStatus, statusAfter } from '../progress/progress-reader.js';

/** Progress of a Sequence. */
export interface SequenceProgress {
  readonly status: ProgressStatus;
  /** The current step. `undefined` between steps and after the end. */
  readonly step: string | undefined;
  /**
   * Completed steps in order. A step that ran twice is listed twice. Functions that handle a step's failure count as
   * steps.
   */
  readonly done: readonly string[];
  /** Number of steps, if the input is a list of tasks. `undefined` if the definition determines it. */
  readonly planned: number | undefined;
}

/** Reads progress from the states of the steps. */
export const sequenceProgress: ProgressReader<SequenceProgress, SequenceProgress> = {
  initial: { status: 'RUNNING', step: undefined, done: [], planned: undefined },
  progressOf: (progress) => progress,
  fold(progress, event) {
    switch (event.type) {
      case 'ExecutionStarted':
        return { ...progress, planned: listedTasks(event) };
      case 'TaskStateEntered':
      case 'ParallelStateEntered':
        return isStep(event.stateEnteredEventDetails?.name)
          ? { ...progress, step: event.stateEnteredEventDetails.name }
          : progress;
      case 'TaskStateExited':
      case 'ParallelStateExited':
        return isStep(event.stateExitedEventDetails?.name)
          ? { ...progress, step: undefined, done: [...progress.done, event.stateExitedEventDetails.name] }
          : progress;
      default: {
        const status = statusAfter(event);
        return status === undefined
          ? progress
          : { ...progress, status, step: status === 'SUCCEEDED' ? undefined : progress.step };
      }
    }
  },
};

/** Step names contain no colon. Names of the inner states of a step have one after the step name. */
function isStep(name: string | undefined): name is string {
  return name !== undefined && !name.includes(':');
}

function listedTasks(event: HistoryEvent): number | undefined {
  const tasks = parseJsonObject(event.executionStartedEventDetails?.input)?.['tasks'];
  return Array.isArray(tasks) ? tasks.length : undefined;
}
