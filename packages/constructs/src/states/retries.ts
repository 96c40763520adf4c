import { lostEnvironmentErrors, retryableErrors, statesErrors, timeoutErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';

/** How a Task is retried. Names come from the table of error names. */
export interface TaskRetries {
  /** The integration: between `arn:aws:states:::` and the action of the Task's `Resource`. */
  readonly resource: string;
  /** More errors that pass: an outcome of the integration, an error of a function. @default - none */
  readonly additionalErrors?: readonly string[];
  /** Retries of the user's own, which go before those of lost calls. @default - none */
  readonly userRetries?: readonly RetryProps[];
  /**
   * Whether the Task is done again when nobody knows how far it came: its work can be repeated, and nobody else may
   * still be at it.
   *
   * @default true
   */
  readonly repeatable?: boolean;
  /** How often a lost environment and a time-out of a function are retried. @default - 4 and 2 */
  readonly lostCallRetries?: LostCallRetries;
  /** Other pauses between the retries of errors that pass. @default - those of {@link transientRetry} */
  readonly delays?: Pick<RetryProps, 'interval' | 'maxDelay' | 'maxAttempts'>;
}

/** How often what is lost on its way is tried again. */
export interface LostCallRetries {
  /** After a lost environment of a function. */
  readonly lostEnvironments: number;
  /** After no response in time; 0 for never. */
  readonly timeouts: number;
}

/**
 * Adds the retries of a Task: of what passes, then the user's own, then of lost calls. The first that matches an error
 * counts. A retrier for every error stays the last, so the user's own `States.ALL` takes the place of the latter.
 */
export function addRetries<State extends TaskStateBase>(state: State, retries: TaskRetries): State {
  const {
    resource,
    additionalErrors = [],
    userRetries = [],
    repeatable = true,
    lostCallRetries = { lostEnvironments: 4, timeouts: 2 },
    delays = {},
  } = retries;
  const lostWorkers = lostEnvironmentErrors(resource);
  // A call of a service is short: one without a response is repeated like one that failed.
  const noResponse = repeatable && lostWorkers.length === 0 ? timeoutErrors(resource) : [];
  state.addRetry({ ...transientRetry([...retryableErrors(resource), ...additionalErrors, ...noResponse]), ...delays });
  for (const retry of userRetries) state.addRetry(retry);
  if (!repeatable || lostWorkers.length === 0 || userRetries.some(({ errors }) => errors?.includes(statesErrors.all)))
    return state;
  state.addRetry({
    ...transientRetry(lostWorkers),
    interval: Duration.seconds(1),
    maxAttempts: lostCallRetries.lostEnvironments,
  });
  if (lostCallRetries.timeouts === 0) return state;
  // A function that is too slow for its input is too slow again, and each try takes the whole time.
  state.addRetry({
    ...transientRetry(timeoutErrors(resource)),
    interval: Duration.seconds(1),
    maxAttempts: lostCallRetries.timeouts,
  });
  return state;
}

/**
 * Tries again up to six times within about two minutes, at random moments so that batches do not come back together.
 */
export function transientRetry(errors: readonly string[]): RetryProps {
  return {
    errors: [...errors],
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxDelay: Duration.seconds(60),
    maxAttempts: 6,
    jitterStrategy: JitterType.FULL,
  };
}
