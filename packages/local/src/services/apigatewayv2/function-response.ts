import { message, type ApiResponse } from '../../kernel/execute-api/api-response.js';

/** API Gateway's response if a function fails or returns an invalid response. */
export const internalServerError: ApiResponse = message(500, 'Internal Server Error');

/** Headers about one connection, which an answer may not carry on. */
const hopByHop = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * Converts a function's result to a response. In format 2.0 a result without `statusCode` is the body itself, as JSON;
 * in 1.0 that is an error.
 *
 * @param payload what the function returned, as JSON text
 */
export function functionResponse(payload: string, payloadFormatVersion: '1.0' | '2.0'): ApiResponse {
  const result = parsed(payload);
  if (!isRecord(result) || result['statusCode'] === undefined) {
    if (payloadFormatVersion === '1.0') return internalServerError;
    const text = typeof result === 'string' ? result : payload;
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
  }
  const statusCode = Number(result['statusCode']);
  const body = result['body'] ?? '';
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) return internalServerError;
  if (typeof body === 'object') return internalServerError;
  return {
    statusCode,
    headers: { 'content-type': 'text/plain;charset=utf-8', ...headersOf(result) },
    body: Buffer.from(String(body), result['isBase64Encoded'] === true ? 'base64' : 'utf8'),
  };
}

function headersOf(result: Record<string, unknown>): Record<string, string | string[]> {
  const headers = new Map<string, string | string[]>();
  for (const source of [result['headers'], result['multiValueHeaders']]) {
    for (const [name, value] of Object.entries(isRecord(source) ? source : {})) {
      if (hopByHop.has(name.toLowerCase()) || value === null || value === undefined) continue;
      headers.set(name.toLowerCase(), Array.isArray(value) ? value.map(String) : String(value));
    }
  }
  if (Array.isArray(result['cookies'])) headers.set('set-cookie', result['cookies'].map(String));
  return Object.fromEntries(headers);
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return payload; // a function that answers text that is no JSON: the text is the body
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
