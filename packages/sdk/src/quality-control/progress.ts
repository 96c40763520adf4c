import { parseJsonObject, type ProgressReader, type ProgressStatus, statusAfter } from '../progress/progress-reader.js';

/** How far a run has come. */
export interface QualityProgress {
  readonly status: ProgressStatus;
  /** The checks that were begun, in the order in which they began: all at once, when the stream's data is there. */
  readonly checks: readonly CheckProgress[];
}

/** How far one check has come. */
export interface CheckProgress {
  readonly check: string;
  /** `running` until its result is in QCSummary. A check that crashed or ran out of time has `failed`. */
  readonly state: 'running' | 'passed' | 'failed';
}

/** Beginnings of state names. They are part of the workflow's contract. */
const begin = 'Check ';
const end = 'Mark ';

interface QualityState {
  readonly progress: QualityProgress;
  /** Whether the branches of the checks have begun: the states before have names that begin alike. */
  readonly checking: boolean;
}

/** Progress by the branches of the checks. */
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
        if (!state.checking || !name.startsWith(begin)) return state;
        return withCheck(state, { check: name.slice(begin.length), state: 'running' });
      }
      case 'TaskStateExited': {
        const name = event.stateExitedEventDetails?.name ?? '';
        if (!state.checking || !name.startsWith(end)) return state;
        const passed = parseJsonObject(event.stateExitedEventDetails?.output)?.['pass'] === true;
        return withCheck(state, { check: name.slice(end.length), state: passed ? 'passed' : 'failed' });
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
