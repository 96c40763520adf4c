import { type IncomingMessage } from 'node:http';
import { elementsOf, parseXml, textOf, type XmlValue } from '../../kernel/endpoint/xml.js';
import { type S3Answer } from './wire/s3-call.js';
import { S3Error } from './s3-error.js';

/** A rule of a bucket's CORS configuration. Origins and headers may hold one `*`. */
export interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAge: string | undefined;
}

/** The rules of a bucket's CORS configuration document; none without a document. */
export function corsRules(document: string | undefined): CorsRule[] {
  if (document === undefined) return [];
  const configuration = parseXml(document)['CORSConfiguration'];
  const strings = (rule: XmlValue, name: string) => elementsOf(rule, name).filter((value) => typeof value === 'string');
  return elementsOf(configuration, 'CORSRule').map((rule) => ({
    origins: strings(rule, 'AllowedOrigin'),
    methods: strings(rule, 'AllowedMethod'),
    headers: strings(rule, 'AllowedHeader').map((header) => header.toLowerCase()),
    exposed: strings(rule, 'ExposeHeader'),
    maxAge: textOf(rule, 'MaxAgeSeconds'),
  }));
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
      rule.origins.some((pattern) => pattern === '*' || (origin !== undefined && matches(pattern, origin))) &&
      rule.methods.includes(method) &&
      headers.every((header) => rule.headers.some((pattern) => matches(pattern, header))),
  );
}

/** The answer to a preflight. Throws `AccessForbidden` when no rule allows the request. */
export function preflightAnswer(rules: readonly CorsRule[], http: IncomingMessage, origin: string): S3Answer {
  if (rules.length === 0) throw forbidden('CORS is not enabled for this bucket.');
  const rule = corsRuleFor(rules, http, origin);
  if (rule === undefined)
    throw forbidden(
      "This CORS request is not allowed. The bucket's CORS configuration has no rule for its Origin, method and headers.",
    );
  const headers = requestedHeaders(http);
  return {
    headers: {
      ...corsHeaders(rule, origin),
      ...(headers.length === 0 ? {} : { 'access-control-allow-headers': headers.join(', ') }),
      ...(rule.maxAge === undefined ? {} : { 'access-control-max-age': rule.maxAge }),
    },
  };
}

/** The headers that let a page of an origin read the response. */
export function corsHeaders(rule: CorsRule, origin: string): Record<string, string> {
  const isPublic = rule.origins.includes('*');
  return {
    'access-control-allow-origin': isPublic ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    ...(rule.exposed.length === 0 ? {} : { 'access-control-expose-headers': rule.exposed.join(', ') }),
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

function forbidden(why: string): S3Error {
  return new S3Error('AccessForbidden', `CORSResponse: ${why}`, 403);
}
