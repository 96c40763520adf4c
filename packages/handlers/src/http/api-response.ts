import { type APIGatewayProxyStructuredResultV2, type APIGatewayProxyEventV2 } from 'aws-lambda';
import { problemAt } from '@stepwell/core';

/** The body of an API error. */
interface ApiError {
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

/** A parsed request body, or the reason why it cannot be parsed. */
type JsonBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'malformed'; readonly message: string };

/**
 * Parses the JSON body of an HTTP API event (payload format 2.0). API Gateway encodes the body as base64 unless the
 * content type is text.
 *
 * @param limitBytes the maximum size; a larger body is not parsed
 */
export function readJsonBody(
  { body = '', isBase64Encoded }: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'>,
  limitBytes: number,
): JsonBody {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > limitBytes) return { kind: 'too-large', bytes: bytes.byteLength };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'json', value: text.trim() === '' ? undefined : (JSON.parse(text) as unknown) };
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'not valid UTF-8';
    return {
      kind: 'malformed',
      message: `${problemAt(['body'], bytes.toString('utf8'), 'a JSON object in UTF-8').message} (${reason})`,
    };
  }
}
