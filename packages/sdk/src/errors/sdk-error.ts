import { errorDocsUrl, StepwellError, type Fault } from '@stepwell/core';

/** Marks errors of this package. Unlike `instanceof`, it works across several installed copies. */
const brand = Symbol.for('@stepwell/sdk.error');

/** Details of an error. */
export interface SdkErrorDetails {
  /** The party that has to act: the caller or the system. */
  readonly fault: Fault;
  /** Whether the same call may succeed later without changes. */
  readonly retryable: boolean;
  /** The request ID for AWS support, if a service responded. */
  readonly requestId?: string;
  /** The heading in the error reference. Default: the error name. */
  readonly docs?: string;
  /** The underlying error, or the parsed cause of a failed execution. */
  readonly cause?: unknown;
}

/**
 * The base class of all errors of this package. Identify an error by {@link isSdkError} and its `name`, which is
 * stable. `retryable` says whether a retry may help, `fault` who has to act.
 */
export abstract class SdkError extends StepwellError {
  readonly fault: Fault;
  readonly retryable: boolean;
  readonly requestId: string | undefined;

  protected constructor(name: string, message: string, details: SdkErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    // Not enumerable, as in built-in errors, so that the name is printed once.
    Object.defineProperty(this, 'name', { value: name, configurable: true });
    Object.defineProperty(this, brand, { value: true });
    // Enumerable, so that the link is printed with the error, including uncaught ones.
    Object.defineProperty(this, 'docs', { value: errorDocsUrl(details.docs ?? name), enumerable: true });
    this.fault = details.fault;
    this.retryable = details.retryable;
    this.requestId = details.requestId;
  }
}

/** Whether an error was created by any installed copy of `@stepwell/sdk`. */
export function isSdkError(error: unknown): error is SdkError {
  // The cast allows reading a symbol that may be missing.
  return error instanceof Error && (error as unknown as Record<symbol, unknown>)[brand] === true;
}

/** Whether an error was created by any installed copy of `@stepwell/sdk` and has this name. */
export function isNamed(error: unknown, name: string): boolean {
  return isSdkError(error) && error.name === name;
}
