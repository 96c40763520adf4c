import { type ProgressReader, type ProgressStatus, statusAfter } from '../progress/progress-reader.js';

/** How far a message has come. */
export interface RoutedProgress {
  readonly status: ProgressStatus;
  /** The route that the message took; `undefined` until it was picked, and for a message that none takes. */
  readonly route: string | undefined;
  /**
   * What happens to it: `routing`, its route's `step`, `sending-on` what the step gave, or `dead-letter`: it goes to
   * the queue of those that failed.
   */
  readonly phase: 'routing' | 'step' | 'sending-on' | 'dead-letter';
}

/** Beginnings of state names. They are part of the workflow's contract. */
const sendOn = 'Send on from ';
const deadLetter = 'Dead-letter ';

/** Progress by the states of the route. */
export const routedProgress: ProgressReader<RoutedProgress, RoutedProgress> = {
  initial: { status: 'RUNNING', route: undefined, phase: 'routing' },
  progressOf: (progress) => progress,
  fold(progress, event) {
    const name = event.stateEnteredEventDetails?.name;
    if (name === undefined) return { ...progress, status: statusAfter(event) ?? progress.status };
    if (progress.route === undefined)
      return event.type === 'TaskStateEntered' || event.type === 'ParallelStateEntered'
        ? { ...progress, route: name, phase: 'step' }
        : progress;
    if (name === `${sendOn}${progress.route}`) return { ...progress, phase: 'sending-on' };
    if (name === `${deadLetter}${progress.route}`) return { ...progress, phase: 'dead-letter' };
    return progress;
  },
};
