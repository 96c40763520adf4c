import { problemAt } from '@stepwell/core';
import { type APIGatewayProxyEventV2 } from 'aws-lambda';

/** A parsed request body, or the reason why it cannot be parsed. */
export type JsonBody =
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
