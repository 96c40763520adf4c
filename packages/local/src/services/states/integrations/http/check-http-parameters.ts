import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';

/** Parameters of `http:invoke`. */
const parameterNames: ReadonlySet<string> = new Set([
  'ApiEndpoint',
  'Method',
  'Authentication',
  'InvocationConfig',
  'Headers',
  'QueryParameters',
  'RequestBody',
  'Transform',
]);

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']);

/** Headers that an HTTP Task cannot set. */
const forbiddenHeaders: ReadonlySet<string> = new Set([
  'a-im',
  'accept-charset',
  'accept-datetime',
  'accept-encoding',
  'authorization',
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'forwarded',
  'from',
  'host',
  'http2-settings',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'max-forwards',
  'origin',
  'pragma',
  'proxy-authorization',
  'referer',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'warning',
]);

/**
 * The problem of the parameter names of `http:invoke`, before the parameters are evaluated.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
export function checkHttpParameters(parameters: Json | undefined): string | undefined {
  const names = isJsonObject(parameters ?? null)
    ? Object.keys(parameters as JsonObject).map((name) => name.replace(/\.\$$/, ''))
    : [];
  const unknown = names.find((name) => !parameterNames.has(name));
  if (unknown !== undefined) return `The field "${unknown}" is not supported by Step Functions`;
  // A JSONata expression has no parameter names yet.
  if (names.length === 0) return undefined;
  for (const name of ['ApiEndpoint', 'Method'])
    if (!names.includes(name)) return `The field '${name}' is required but was missing`;
  return names.includes('Authentication') || names.includes('InvocationConfig')
    ? undefined
    : "The field 'Authentication' is required but was missing";
}

/** Parameters after evaluation. */
export interface HttpTaskParameters {
  readonly endpoint: URL;
  readonly method: string;
  readonly connectionArn: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly queryParameters: JsonObject;
  readonly body: Json | undefined;
  readonly urlEncoded: boolean;
  readonly arrayFormat: ArrayFormat;
}

/** Format of arrays in URL-encoded bodies. */
export type ArrayFormat = 'INDICES' | 'REPEAT' | 'COMMAS' | 'BRACKETS';

/** Reads the parameters. Calls `fail` with the first problem. */
export function readHttpParameters(parameters: JsonObject, fail: (problem: string) => never): HttpTaskParameters {
  const problem = checkHttpParameters(parameters);
  if (problem !== undefined) fail(problem);
  const { ApiEndpoint, Method, Headers = {}, QueryParameters = {}, RequestBody } = parameters;
  if (typeof Method !== 'string' || !methods.has(Method))
    fail(`Method must be one of ${[...methods].join(', ')}, got ${JSON.stringify(Method)}`);
  const connection = [parameters['Authentication'], parameters['InvocationConfig']]
    .flatMap((one) => (one !== undefined && isJsonObject(one) ? [one['ConnectionArn']] : []))
    .find((one) => typeof one === 'string');
  if (connection === undefined) fail('Authentication.ConnectionArn is required: the ARN of a connection');
  if (!isJsonObject(QueryParameters))
    fail(`QueryParameters must be an object, got ${JSON.stringify(QueryParameters).slice(0, 80)}`);
  const { RequestBodyEncoding = 'NONE', RequestEncodingOptions = {} } = isJsonObject(parameters['Transform'] ?? null)
    ? (parameters['Transform'] as JsonObject)
    : {};
  if (RequestBodyEncoding !== 'NONE' && RequestBodyEncoding !== 'URL_ENCODED')
    fail(`Transform.RequestBodyEncoding must be NONE or URL_ENCODED, got ${JSON.stringify(RequestBodyEncoding)}`);
  const arrayFormat = isJsonObject(RequestEncodingOptions)
    ? (RequestEncodingOptions['ArrayFormat'] ?? 'INDICES')
    : 'INDICES';
  if (!isArrayFormat(arrayFormat))
    return fail(
      'Transform.RequestEncodingOptions.ArrayFormat must be INDICES, REPEAT, COMMAS or BRACKETS, got ' +
        `${JSON.stringify(arrayFormat)}`,
    );
  return {
    endpoint: readEndpoint(ApiEndpoint, fail),
    method: String(Method),
    connectionArn: String(connection),
    headers: readHeaders(Headers, fail),
    queryParameters: QueryParameters as JsonObject, // checked above
    body: RequestBody,
    urlEncoded: RequestBodyEncoding === 'URL_ENCODED',
    arrayFormat,
  };
}

function isArrayFormat(value: Json): value is ArrayFormat {
  return value === 'INDICES' || value === 'REPEAT' || value === 'COMMAS' || value === 'BRACKETS';
}

/** AWS requires HTTPS. HTTP is allowed for local servers, which have no certificates. */
function readEndpoint(value: Json | undefined, fail: (problem: string) => never): URL {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '')
    return fail(`ApiEndpoint must be a URL without credentials, got ${JSON.stringify(value)?.slice(0, 80)}`);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
    fail(`ApiEndpoint must be an https URL (http for localhost only), got ${url.origin}`);
  return url;
}

function readHeaders(value: Json, fail: (problem: string) => never): Record<string, string> {
  if (!isJsonObject(value)) return fail(`Headers must be an object, got ${JSON.stringify(value).slice(0, 80)}`);
  const headers = new Map<string, string>();
  for (const [name, content] of Object.entries(value)) {
    const lower = name.toLowerCase();
    if (forbiddenHeaders.has(lower) || /^x-(forwarded|amz|amzn)-/.test(lower))
      fail(`Headers must not contain ${name}, which HTTP Tasks reserve`);
    headers.set(lower, Array.isArray(content) ? content.map(String).join(',') : String(content));
  }
  return Object.fromEntries(headers);
}
