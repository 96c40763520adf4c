import { type HistoryEvent } from '@aws-sdk/client-sfn';
import { parseJsonObject, type ProgressReader, type ProgressStatus, statusAfter } from '../progress/progress-reader.js';

/** How far a sequence of steps has come. */
export interface SequenceProgress {
  readonly status: ProgressStatus;
  /** The step at work; `undefined` between steps, and when the run has ended. */
  readonly step: string | undefined;
  /**
   * The steps that have ended, in order; one that ran twice is there twice. Functions that handle a step's failure are
   * counted as steps.
   */
  readonly done: readonly string[];
  /** How many steps there will be, where the input is a list of tasks; `undefined` where the definition says it. */
  readonly planned: number | undefined;
}

/** Progress by the states of the steps. */
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

/** Names of steps have no colon; those of the states that a step is made of have one behind the step's name. */
function isStep(name: string | undefined): name is string {
  return name !== undefined && !name.includes(':');
}

function listedTasks(event: HistoryEvent): number | undefined {
  const tasks = parseJsonObject(event.executionStartedEventDetails?.input)?.['tasks'];
  return Array.isArray(tasks) ? tasks.length : undefined;
}
