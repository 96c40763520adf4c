import { parseJsonObject, type ProgressReader, type ProgressStatus, statusAfter } from '../progress/progress-reader.js';

/** Progress of a run. */
export interface QualityProgress {
  readonly status: ProgressStatus;
  /**
   * The checks that have started, in the order in which they started. All start together, once the data of the stream
   * exists.
   */
  readonly checks: readonly CheckProgress[];
}

/** Progress of a check. */
export interface CheckProgress {
  readonly check: string;
  /** `running` until the result is in the QCSummary table. A check that crashed or timed out is `failed`. */
  readonly state: 'running' | 'passed' | 'failed';
}

/** Prefixes of state names. They are part of the workflow's contract. */
const startPrefix = 'Check ';
const endPrefix = 'Mark ';

interface QualityState {
  readonly progress: QualityProgress;
  /** Whether the Parallel state of the checks has been entered. Earlier states have names with the same prefix. */
  readonly checking: boolean;
}

/** Reads progress from the branches of the checks. */
export const qualityProgress: ProgressReader<QualityState, QualityProgress> = {
  initial: { checking: false, progress: { status: 'RUNNING', checks: [] } },
  progressOf: ({ progress }) => progress,
  fold(state, event) {
    const { progress } = state;
    switch (event.type) {
      case 'ParallelStateEntered':
        return { ...state, checking: true };
      case 'ParallelStateExited':
        return { ...state, checking: false };
      case 'TaskStateEntered': {
        const name = event.stateEnteredEventDetails?.name ?? '';
        if (!state.checking || !name.startsWith(startPrefix)) return state;
        return withCheck(state, { check: name.slice(startPrefix.length), state: 'running' });
      }
      case 'TaskStateExited': {
        const name = event.stateExitedEventDetails?.name ?? '';
        if (!state.checking || !name.startsWith(endPrefix)) return state;
        const passed = parseJsonObject(event.stateExitedEventDetails?.output)?.['pass'] === true;
        return withCheck(state, { check: name.slice(endPrefix.length), state: passed ? 'passed' : 'failed' });
      }
      default:
        return { ...state, progress: { ...progress, status: statusAfter(event) ?? progress.status } };
    }
  },
};

function withCheck(state: QualityState, check: CheckProgress): QualityState {
  const known = state.progress.checks.some((each) => each.check === check.check);
  const checks = known
    ? state.progress.checks.map((each) => (each.check === check.check ? check : each))
    : [...state.progress.checks, check];
  return { ...state, progress: { ...state.progress, checks } };
}
