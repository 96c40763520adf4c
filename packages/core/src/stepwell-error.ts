/** The page that documents all errors of Stepwell, with one heading per error. */
const ERRORS_PAGE = 'https://github.com/stepwell/stepwell/blob/main/docs/errors.md';

/**
 * Returns the URL of the documentation of an error: its meaning and its resolution.
 *
 * @param name the error's `name`, or the name with which an execution failed
 */
export function errorDocsUrl(name: string): string {
  return `${ERRORS_PAGE}#${name.toLowerCase()}`;
}

/**
 * The party that must resolve a failure: the `caller` passed invalid data, or the `system` did not work as expected.
 */
export type Fault = 'caller' | 'system';

/**
 * The base class of all errors of Stepwell. `name` is stable and survives minification: Lambda reports it as the error
 * type, and `ErrorEquals` of a `Retry` or `Catch` matches it
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html). Distinguish errors by `name`,
 * not by `instanceof`: two copies of a package in one program have two classes.
 */
export abstract class StepwellError extends Error {
  /** The party that must resolve the failure. */
  abstract readonly fault: Fault;
  /** Whether the same call can succeed later without changes. */
  abstract readonly retryable: boolean;

  /** The URL of the documentation of this error: its meaning and its resolution. */
  get docs(): string {
    return errorDocsUrl(this.name);
  }
}
