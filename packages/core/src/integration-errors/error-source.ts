/** How an error name is known. */
export type SourceKind =
  /** A page of AWS's documentation has the name. */
  | 'documentation'
  /** An execution recorded on AWS failed with it, and the recording is public. */
  | 'recording'
  /** Public code or a public issue of others relies on it. */
  | 'issue'
  /** Nobody has recorded it: it follows from the service's API and the way Step Functions forms names. */
  | 'rule';

/** Where an error name comes from. */
export interface ErrorSource {
  readonly kind: SourceKind;
  readonly url: string;
}

const guide = 'https://docs.aws.amazon.com/step-functions/latest/dg';

/** `ServiceName.ErrorName`, both in Pascal case, with `Exception` at the end even where the API's error has none. */
export const NAMING_RULE: ErrorSource = { kind: 'documentation', url: `${guide}/supported-services-awssdk.html` };

/** A page of the Step Functions developer guide. */
export function documented(page: string): ErrorSource {
  return { kind: 'documentation', url: `${guide}/${page}` };
}

/** Executions that LocalStack recorded on AWS for its snapshot tests, by the file of the snapshots. */
export function recorded(file: string): ErrorSource {
  return {
    kind: 'recording',
    url: `https://github.com/localstack/localstack/blob/main/tests/aws/services/stepfunctions/v2/${file}`,
  };
}

/** A public repository, issue or pull request. */
export function reported(path: string): ErrorSource {
  return { kind: 'issue', url: `https://github.com/${path}` };
}

/** Deduced from the errors that a page of a service's API reference lists. */
export function deduced(page: string): ErrorSource {
  return { kind: 'rule', url: `https://docs.aws.amazon.com/${page}` };
}
