import { parseJsonObject, type ProgressReader, type ProgressStatus, statusAfter } from '../progress/progress-reader.js';

/** Progress of an execution. */
export interface ExchangeProgress {
  readonly status: ProgressStatus;
  /**
   * `preparing`: the message has not been sent; `waiting`: it is in the queue or being processed; `answered`: the
   * response has arrived.
   */
  readonly phase: 'preparing' | 'waiting' | 'answered';
  /** SQS message ID. */
  readonly messageId: string | undefined;
  /** Time at which the message was sent. */
  readonly sentAt: Date | undefined;
}

/** The state that sends the message and waits for the response. Its name is part of the workflow's contract. */
const exchangeState = 'Exchange message';

interface ExchangeState {
  readonly progress: ExchangeProgress;
  /** Whether that state has been entered. */
  readonly entered: boolean;
}

/** Reads progress from the state that waits for the response. */
export const exchangeProgress: ProgressReader<ExchangeState, ExchangeProgress> = {
  initial: {
    entered: false,
    progress: { status: 'RUNNING', phase: 'preparing', messageId: undefined, sentAt: undefined },
  },
  progressOf: ({ progress }) => progress,
  fold(state, event) {
    const { progress } = state;
    switch (event.type) {
      case 'TaskStateEntered':
        return event.stateEnteredEventDetails?.name === exchangeState ? { ...state, entered: true } : state;
      case 'TaskSubmitted': {
        if (!state.entered) return state;
        const messageId = parseJsonObject(event.taskSubmittedEventDetails?.output)?.['MessageId'];
        return {
          ...state,
          progress: {
            ...progress,
            phase: 'waiting',
            messageId: typeof messageId === 'string' ? messageId : undefined,
            sentAt: event.timestamp,
          },
        };
      }
      case 'TaskSucceeded':
        return state.entered ? { ...state, progress: { ...progress, phase: 'answered' } } : state;
      default:
        return { ...state, progress: { ...progress, status: statusAfter(event) ?? progress.status } };
    }
  },
};
