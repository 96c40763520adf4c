import { type ErrorSource } from './error-source.js';

/** What an error says about the call that failed. */
export type ErrorKind =
  /** Too many calls: the call had no effect. */
  | 'throttle'
  /** A fault that passes. The call may have had its effect. */
  | 'transient'
  /** The base class of the service's errors: all that have no class, throttles and faults among them, and refusals. */
  | 'base'
  /** The environment that ran a function went away: nobody knows how far it came. */
  | 'lost-environment'
  /** A function did not end in time. It may again: it can have been slow by accident, or be too slow for its input. */
  | 'timeout'
  /** A result that a workflow handles by name. The same call fails the same way again. */
  | 'outcome';

/** An error that a Task of an integration can fail with. */
export interface IntegrationError {
  /** As `ErrorEquals` matches it: `SQS.AmazonSQSException`. */
  readonly name: string;
  readonly kind: ErrorKind;
  readonly source: ErrorSource;
}

/** An integration of Step Functions, and the errors of it that matter to retries. */
export interface Integration {
  /**
   * Between `arn:aws:states:::` and the action: `sqs` for the optimized integration, `aws-sdk:sqs` for the AWS SDK
   * integration.
   */
  readonly resource: string;
  /** Before the point of its error names. */
  readonly errorPrefix: string;
  /** The name, without the prefix, of an error that the service's model does not have. */
  readonly baseException: string;
  readonly errors: readonly IntegrationError[];
}

/** Names, without the prefix, by what they say, each group with its source. */
export type ErrorGroup = readonly [kind: ErrorKind, source: ErrorSource, ...names: string[]];

/** Puts an integration together: `baseException` becomes an error of its own. */
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
