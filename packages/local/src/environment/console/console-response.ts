import { type ServerResponse } from 'node:http';
import { type AwsError } from '../../kernel/aws-error.js';

/**
 * Headers of every response of the console. The page loads its own files and calls its own origin, and nothing else; no
 * other page can frame, embed or read it.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Sends a body of JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value) ?? 'null');
  response.writeHead(status, {
    ...securityHeaders,
    'content-type': 'application/json',
    'content-length': body.length,
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** Sends an error as `{ "code": …, "message": … }`. */
export function sendError(response: ServerResponse, { code, message, statusCode }: AwsError): void {
  sendJson(response, statusCode, { code, message });
}
