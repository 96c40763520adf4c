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
