import { type ErrorSource } from './error-source.js';

/** The meaning of an error for the call that failed. */
export type ErrorKind =
  /** The call exceeded a rate limit and had no effect. */
  | 'throttle'
  /** A temporary fault. The call may have had its effect. */
  | 'transient'
  /** The base class of the service's errors: all errors without a class, including throttles, faults and rejections. */
  | 'base'
  /** The environment of a function was lost. The progress of the function is unknown. */
  | 'lost-environment'
  /** A function did not end in time. A retry can time out again if the function is too slow for its input. */
  | 'timeout'
  /** A result that a workflow handles by name. The same call fails with the same error again. */
  | 'outcome';

/** An error of a Task of an integration. */
export interface IntegrationError {
  /** The name that `ErrorEquals` matches, such as `SQS.AmazonSQSException`. */
  readonly name: string;
  readonly kind: ErrorKind;
  readonly source: ErrorSource;
}

/** An integration of Step Functions and its errors that are relevant to retries. */
export interface Integration {
  /**
   * The part between `arn:aws:states:::` and the action: `sqs` for the optimized integration, `aws-sdk:sqs` for the AWS
   * SDK integration.
   */
  readonly resource: string;
  /** The part of its error names before the period. */
  readonly errorPrefix: string;
  /** The name, without the prefix, of an error that the service's model does not contain. */
  readonly baseException: string;
  readonly errors: readonly IntegrationError[];
}

/** Error names without the prefix, grouped by kind and source. */
export type ErrorGroup = readonly [kind: ErrorKind, source: ErrorSource, ...names: string[]];

/** Defines an integration. `baseException` becomes an error of kind `base`. */
export function defineIntegration(
  resource: string,
  errorPrefix: string,
  base: { readonly name: string; readonly source: ErrorSource },
  groups: readonly ErrorGroup[],
  own: readonly IntegrationError[] = [],
): Integration {
  const errors = [['base', base.source, base.name] as const, ...groups].flatMap(([kind, source, ...names]) =>
    names.map((name): IntegrationError => ({ name: `${errorPrefix}.${name}`, kind, source })),
  );
  return { resource, errorPrefix, baseException: base.name, errors: [...errors, ...own] };
}
