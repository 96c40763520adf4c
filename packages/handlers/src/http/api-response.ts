import { type APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What an API answers where it does not do what was asked. */
export interface ApiError {
  /** A stable name, such as `InvalidInput`. */
  readonly error: string;
  /** What happened and what to do, for a person. */
  readonly message: string;
  /** The field that the message is about. */
  readonly field?: string;
}

/** A JSON answer in the form that HTTP APIs take from a function (payload format 2.0). */
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

/** The answer for something that was not done. */
export function errorResponse(
  statusCode: number,
  error: ApiError,
  headers?: Readonly<Record<string, string>>,
): APIGatewayProxyStructuredResultV2 {
  return jsonResponse(statusCode, error, headers);
}
