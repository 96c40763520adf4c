import { errorDocsUrl } from './error-docs.js';

/** Who has to act on a failure: the `caller` gave something wrong, or the `system` did not do what it should. */
export type Fault = 'caller' | 'system';

/**
 * What every error of Stepwell has in common. `name` is stable and survives minification: Lambda reports it as the
 * error type, and it is what `ErrorEquals` of a `Retry` or `Catch` matches
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
 * Tell errors apart by `name`, not by `instanceof`: two copies of a package in one program have two classes.
 */
export abstract class StepwellError extends Error {
  /** Who has to act. */
  abstract readonly fault: Fault;
  /** Whether the same call can succeed later with nothing changed. */
  abstract readonly retryable: boolean;

  /** The page that explains this error: what it means, and what to do. */
  get docs(): string {
    return errorDocsUrl(this.name);
  }
}
