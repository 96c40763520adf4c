import { type ApiResponse } from '../../kernel/execute-api/api-response.js';
import { type CorsConfiguration } from './http-api.js';

/** The answer to a preflight: 204, with headers where the origin is allowed. */
export function preflightResponse(cors: CorsConfiguration, origin: string): ApiResponse {
  const headers = allowsOrigin(cors, origin)
    ? {
        ...originHeaders(cors, origin),
        ...(cors.allowMethods.length > 0 ? { 'access-control-allow-methods': cors.allowMethods.join(',') } : {}),
        ...(cors.allowHeaders.length > 0 ? { 'access-control-allow-headers': cors.allowHeaders.join(',') } : {}),
        ...(cors.maxAge === undefined ? {} : { 'access-control-max-age': String(cors.maxAge) }),
      }
    : {};
  return { statusCode: 204, headers, body: Buffer.alloc(0) };
}

/**
 * An integration's answer with the API's CORS headers; those of the integration itself are ignored, as API Gateway
 * does.
 */
export function withCors(response: ApiResponse, cors: CorsConfiguration, origin: string | undefined): ApiResponse {
  const own = Object.fromEntries(
    Object.entries(response.headers).filter(([name]) => !name.startsWith('access-control-')),
  );
  if (origin === undefined || !allowsOrigin(cors, origin)) return { ...response, headers: own };
  const headers: Record<string, string | readonly string[]> = { ...own, ...originHeaders(cors, origin) };
  if (cors.exposeHeaders.length > 0) headers['access-control-expose-headers'] = cors.exposeHeaders.join(',');
  return { ...response, headers };
}

function originHeaders(cors: CorsConfiguration, origin: string): Record<string, string> {
  const any = cors.allowOrigins.includes('*');
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(any ? {} : { vary: 'origin' }),
    ...(cors.allowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
  };
}

/**
 * Whether an API allows an origin: by `*`, by the origin itself, or by `https://*` for any of a scheme. `undefined` is
 * an unknown one.
 */
export function allowsOrigin(cors: CorsConfiguration, origin: string | undefined): boolean {
  if (origin === undefined) return cors.allowOrigins.includes('*');
  return cors.allowOrigins.some(
    (pattern) =>
      pattern === '*' ||
      pattern.toLowerCase() === origin.toLowerCase() ||
      (pattern.endsWith('://*') && origin.startsWith(pattern.slice(0, -1))),
  );
}
