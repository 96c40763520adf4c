/** The authorization of a workflow's HTTP API. */
export enum ApiAuthorization {
  /** Callers sign their requests with SigV4 and need `execute-api:Invoke`: see `grantInvokeApi`. */
  IAM = 'IAM',
  /** No authorization: anyone who knows the URL can start executions at your cost. For tests and closed networks. */
  NONE = 'NONE',
}
