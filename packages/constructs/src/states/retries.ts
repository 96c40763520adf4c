import { lostEnvironmentErrors, retryableErrors, statesErrors, timeoutErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';

/** The retries of a Task. Error names come from the table of error names. */
export interface TaskRetries {
  /** The integration: between `arn:aws:states:::` and the action of the Task's `Resource`. */
  readonly resource: string;
  /** Additional retryable errors of the integration or of a function. @default - none */
  readonly additionalErrors?: readonly string[];
  /** Retries that the user specified, which precede the retries of lost calls. @default - none */
  readonly userRetries?: readonly RetryProps[];
  /**
   * Whether the Task is retried if its state is unknown: its work is idempotent, and no earlier attempt can still be
   * running.
   *
   * @default true
   */
  readonly repeatable?: boolean;
  /** The retries after a lost execution environment and after a timeout of a function. @default - 4 and 2 */
  readonly lostCallRetries?: LostCallRetries;
  /** The delays between the retries of retryable errors. @default - those of {@link transientRetry} */
  readonly delays?: Pick<RetryProps, 'interval' | 'maxDelay' | 'maxAttempts'>;
}

/** The maximum numbers of retries of lost calls. */
export interface LostCallRetries {
  /** After a lost execution environment of a function. */
  readonly lostEnvironments: number;
  /** After a missing response; 0 for none. */
  readonly timeouts: number;
}

/**
 * Adds the retries of a Task: of retryable errors, then those of the user, then of lost calls. The first that matches
 * an error applies. A retrier for `States.ALL` must be the last, so one of the user replaces the retries of lost calls.
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
  // Service calls are short, so a call without a response is retried like a failed one.
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
  // A function that is too slow for its input times out again, and each attempt takes the whole timeout.
  state.addRetry({
    ...transientRetry(timeoutErrors(resource)),
    interval: Duration.seconds(1),
    maxAttempts: lostCallRetries.timeouts,
  });
  return state;
}

/**
 * Returns up to six retries within about two minutes, with full jitter so that batches do not retry at the same time.
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
