/** The kind of evidence for an error name. */
export type SourceKind =
  /** A page of the AWS documentation contains the name. */
  | 'documentation'
  /** A public recording of an execution on AWS shows the name. */
  | 'recording'
  /** Public code or a public issue of another project relies on the name. */
  | 'issue'
  /** Deduced from the service's API and the naming rule of Step Functions. No recording shows the name. */
  | 'rule';

/** The source of an error name. */
export interface ErrorSource {
  readonly kind: SourceKind;
  readonly url: string;
}

const guide = 'https://docs.aws.amazon.com/step-functions/latest/dg';

/** `ServiceName.ErrorName`, both in Pascal case. The name ends in `Exception` even if the API's error name does not. */
export const NAMING_RULE: ErrorSource = { kind: 'documentation', url: `${guide}/supported-services-awssdk.html` };

/** Returns the source for a page of the Step Functions developer guide. */
export function documented(page: string): ErrorSource {
  return { kind: 'documentation', url: `${guide}/${page}` };
}

/** Returns the source for executions that LocalStack recorded on AWS, by the file of its snapshot tests. */
export function recorded(file: string): ErrorSource {
  return {
    kind: 'recording',
    url: `https://github.com/localstack/localstack/blob/main/tests/aws/services/stepfunctions/v2/${file}`,
  };
}

/** Returns the source for a public repository, issue or pull request. */
export function reported(path: string): ErrorSource {
  return { kind: 'issue', url: `https://github.com/${path}` };
}

/** Returns the source for the errors that a page of a service's API reference lists. */
export function deduced(page: string): ErrorSource {
  return { kind: 'rule', url: `https://docs.aws.amazon.com/${page}` };
}

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
