import { type APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** The body of an API error. */
export interface ApiError {
  /** A stable name, such as `InvalidInput`. */
  readonly error: string;
  /** Explains the error and its fix. */
  readonly message: string;
  /** The invalid field. */
  readonly field?: string;
}

/** Creates a JSON response of an HTTP API function (payload format 2.0). */
export function jsonResponse(
  statusCode: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** Creates an error response. */
export function errorResponse(
  statusCode: number,
  error: ApiError,
  headers?: Readonly<Record<string, string>>,
): APIGatewayProxyStructuredResultV2 {
  return jsonResponse(statusCode, error, headers);
}
