import { errorDocsUrl, StepwellError, type Fault } from '@stepwell/core';

/**
 * Marks our errors across copies of this package: `instanceof` fails when two versions are installed, this does not.
 */
const brand = Symbol.for('@stepwell/sdk.error');

/** What every error of this package can say about itself. */
export interface SdkErrorDetails {
  /** Who has to act: whoever made the call, or the system behind it. */
  readonly fault: Fault;
  /** Whether the same call may well succeed later, with nothing changed. */
  readonly retryable: boolean;
  /** The id that AWS support asks for, where a service answered. */
  readonly requestId?: string;
  /** The heading of the page that explains the error; default its name. */
  readonly docs?: string;
  /** What lies behind: an error, or the parsed cause of a failed execution. */
  readonly cause?: unknown;
}

/**
 * The base of every error that this package makes. Recognise one by {@link isSdkError} and its `name`,
 * which is stable; `retryable` tells whether calling again can help, `fault` who has to act.
 */
export abstract class SdkError extends StepwellError {
  readonly fault: Fault;
  readonly retryable: boolean;
  readonly requestId: string | undefined;

  protected constructor(name: string, message: string, details: SdkErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    // Not enumerable, as in the language's own errors: printing one must not repeat its name.
    Object.defineProperty(this, 'name', { value: name, configurable: true });
    Object.defineProperty(this, brand, { value: true });
    // Enumerable: whoever prints the error, or meets it uncaught, sees where it is explained.
    Object.defineProperty(this, 'docs', { value: errorDocsUrl(details.docs ?? name), enumerable: true });
    this.fault = details.fault;
    this.retryable = details.retryable;
    this.requestId = details.requestId;
  }
}

/** Whether an error was made by any copy of `@stepwell/sdk`. */
export function isSdkError(error: unknown): error is SdkError {
  // The cast only opens the object for reading one symbol, which may be missing.
  return error instanceof Error && (error as unknown as Record<symbol, unknown>)[brand] === true;
}

/** Whether an error was made by any copy of `@stepwell/sdk` and carries this name. */
export function isNamed(error: unknown, name: string): boolean {
  return isSdkError(error) && error.name === name;
}
