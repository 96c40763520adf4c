import { type IncomingMessage } from 'node:http';
import { type ApiResponse } from './api-response.js';
import { type CorsConfiguration } from './http-api.js';

/** Whether a request is a browser's preflight, which API Gateway answers itself for an API with CORS. */
export function isPreflight(http: IncomingMessage): boolean {
  return http.method === 'OPTIONS' && http.headers.origin !== undefined && http.headers['access-control-request-method'] !== undefined;
}

/** The answer to a preflight: 204, with headers where the origin is allowed. */
export function preflightResponse(cors: CorsConfiguration, origin: string): ApiResponse {
  const headers = allowed(cors, origin)
    ? {
        ...originHeaders(cors, origin),
        ...(cors.allowMethods.length > 0 ? { 'access-control-allow-methods': cors.allowMethods.join(',') } : {}),
        ...(cors.allowHeaders.length > 0 ? { 'access-control-allow-headers': cors.allowHeaders.join(',') } : {}),
        ...(cors.maxAge === undefined ? {} : { 'access-control-max-age': String(cors.maxAge) }),
      }
    : {};
  return { statusCode: 204, headers, body: Buffer.alloc(0) };
}

/** An integration's answer with the API's CORS headers; those of the integration itself are ignored, as API Gateway does. */
export function withCors(response: ApiResponse, cors: CorsConfiguration, origin: string | undefined): ApiResponse {
  const own = Object.fromEntries(Object.entries(response.headers).filter(([name]) => !name.startsWith('access-control-')));
  if (origin === undefined || !allowed(cors, origin)) return { ...response, headers: own };
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

/** `*`, an origin as it is, or `https://*` for any origin of a scheme. */
function allowed(cors: CorsConfiguration, origin: string): boolean {
  return cors.allowOrigins.some((pattern) => pattern === '*' || pattern.toLowerCase() === origin.toLowerCase() || (pattern.endsWith('://*') && origin.startsWith(pattern.slice(0, -1))));
}
