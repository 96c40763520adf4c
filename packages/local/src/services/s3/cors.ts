import { type IncomingMessage } from 'node:http';
import { AwsError } from '../../kernel/aws-error.js';
import { type Bucket } from './store.js';

/** A rule of a bucket's CORS configuration. Origins and headers can contain one `*`. */
export interface CorsRule {
  readonly AllowedOrigins: readonly string[];
  readonly AllowedMethods: readonly string[];
  readonly AllowedHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAgeSeconds?: number;
}

/** The rules of a bucket's CORS configuration; empty without one. */
export function corsRules(bucket: Bucket | undefined): readonly CorsRule[] {
  const configuration = bucket?.configuration['CORSConfiguration'];
  // PutBucketCors stores what the model describes.
  return configuration === undefined ? [] : (configuration as { readonly CORSRules: readonly CorsRule[] }).CORSRules;
}

/**
 * The first rule that allows a request from an origin; `undefined` as the origin is a page that is not known, which
 * only a rule for every origin allows.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
export function corsRuleFor(
  rules: readonly CorsRule[],
  http: IncomingMessage,
  origin: string | undefined,
): CorsRule | undefined {
  const method = http.headers['access-control-request-method'] ?? http.method ?? 'GET';
  const headers = requestedHeaders(http);
  return rules.find(
    (rule) =>
      rule.AllowedOrigins.some((pattern) => pattern === '*' || (origin !== undefined && matches(pattern, origin))) &&
      rule.AllowedMethods.includes(method) &&
      headers.every(
        (header) => rule.AllowedHeaders?.some((pattern) => matches(pattern.toLowerCase(), header)) === true,
      ),
  );
}

/** The headers of the response to a preflight. Throws `AccessForbidden` when no rule allows the request. */
export function preflightHeaders(
  rules: readonly CorsRule[],
  http: IncomingMessage,
  origin: string,
): Record<string, string> {
  if (rules.length === 0) throw forbidden('CORS is not enabled for this bucket.');
  const rule = corsRuleFor(rules, http, origin);
  if (rule === undefined)
    throw forbidden(
      "This CORS request is not allowed. The bucket's CORS configuration has no rule for its Origin, method and headers.",
    );
  const headers = requestedHeaders(http);
  return {
    ...corsHeaders(rule, origin),
    ...(headers.length === 0 ? {} : { 'access-control-allow-headers': headers.join(', ') }),
    ...(rule.MaxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(rule.MaxAgeSeconds) }),
  };
}

/** The headers that let a page of an origin read the response. */
export function corsHeaders(rule: CorsRule, origin: string): Record<string, string> {
  const exposed = rule.ExposeHeaders?.join(', ') ?? '';
  const isPublic = rule.AllowedOrigins.includes('*');
  return {
    'access-control-allow-origin': isPublic ? '*' : origin,
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    ...(exposed === '' ? {} : { 'access-control-expose-headers': exposed }),
    ...(isPublic ? {} : { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

function requestedHeaders(http: IncomingMessage): string[] {
  const names = (http.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '');
}

function matches(pattern: string, value: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === value;
  return value.length >= start.length + end.length && value.startsWith(start) && value.endsWith(end);
}

function forbidden(reason: string): AwsError {
  return new AwsError('AccessForbidden', `CORSResponse: ${reason}`, 403);
}
