import { parseJsonObject, type ProgressReader, type ProgressStatus, statusAfter } from '../progress/progress-reader.js';

/** How far an exchange has come. */
export interface ExchangeProgress {
  readonly status: ProgressStatus;
  /**
   * `preparing`: the message is not sent yet; `waiting`: it is in the queue, or somebody works on it; `answered`: the
   * answer is there.
   */
  readonly phase: 'preparing' | 'waiting' | 'answered';
  /** The id that SQS gave the message. */
  readonly messageId: string | undefined;
  /** When the message was sent. */
  readonly sentAt: Date | undefined;
}

/** The state that sends the message and waits. Its name is part of the workflow's contract. */
const exchangeState = 'Exchange message';

interface ExchangeState {
  readonly progress: ExchangeProgress;
  /** Whether the state that waits has been entered. */
  readonly entered: boolean;
}

/** Progress by the state that waits for the answer. */
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
