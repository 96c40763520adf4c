import { type ProgressReader, type ProgressStatus, statusAfter } from '../progress/progress-reader.js';

/** Progress of a message. */
export interface RoutedProgress {
  readonly status: ProgressStatus;
  /** The route of the message. `undefined` before it is selected, and if no route matches. */
  readonly route: string | undefined;
  /**
   * `routing`: selecting the route; `step`: running the route's step; `sending-on`: forwarding the output;
   * `dead-letter`: sending the message to the dead-letter queue.
   */
  readonly phase: 'routing' | 'step' | 'sending-on' | 'dead-letter';
}

/** Prefixes of state names. They are part of the workflow's contract. */
const sendOn = 'Send on from ';
const deadLetter = 'Dead-letter ';

/** Reads progress from the states of the route. */
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
