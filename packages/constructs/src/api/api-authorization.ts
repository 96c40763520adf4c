/** Who may call the HTTP API of a workflow. */
export enum ApiAuthorization {
  /** Callers sign their requests with SigV4 and need `execute-api:Invoke`: see `grantInvokeApi`. */
  IAM = 'IAM',
  /** Anyone who knows the URL, and so anyone at all: whoever calls spends your money. For tests and closed networks. */
  NONE = 'NONE',
}
