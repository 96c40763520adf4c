import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';

/** What `http:invoke` takes. */
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

/** Headers that an HTTP Task may not set. */
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
 * What is wrong with the parameters of `http:invoke`, as far as their names tell before they are evaluated.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
export function checkHttpParameters(parameters: Json | undefined): string | undefined {
  const names = isJsonObject(parameters ?? null)
    ? Object.keys(parameters as JsonObject).map((name) => name.replace(/\.\$$/, ''))
    : [];
  const unknown = names.find((name) => !parameterNames.has(name));
  if (unknown !== undefined) return `The field "${unknown}" is not supported by Step Functions`;
  // Parameters that are one JSONata expression have no names yet.
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

/** How lists are written in URL-encoded bodies. */
export type ArrayFormat = 'INDICES' | 'REPEAT' | 'COMMAS' | 'BRACKETS';

/** Reads them; `complain` is told the field, its value and what to give instead. */
export function readHttpParameters(parameters: JsonObject, complain: (problem: string) => never): HttpTaskParameters {
  const problem = checkHttpParameters(parameters);
  if (problem !== undefined) complain(problem);
  const { ApiEndpoint, Method, Headers = {}, QueryParameters = {}, RequestBody } = parameters;
  if (typeof Method !== 'string' || !methods.has(Method))
    complain(`Method ${JSON.stringify(Method)} is not accepted; give one of ${[...methods].join(', ')}`);
  const connection = [parameters['Authentication'], parameters['InvocationConfig']]
    .flatMap((one) => (one !== undefined && isJsonObject(one) ? [one['ConnectionArn']] : []))
    .find((one) => typeof one === 'string');
  if (connection === undefined) complain('Authentication.ConnectionArn is missing; give the ARN of a connection');
  if (!isJsonObject(QueryParameters))
    complain(`QueryParameters ${JSON.stringify(QueryParameters).slice(0, 80)} is not accepted; give an object`);
  const { RequestBodyEncoding = 'NONE', RequestEncodingOptions = {} } = isJsonObject(parameters['Transform'] ?? null)
    ? (parameters['Transform'] as JsonObject)
    : {};
  if (RequestBodyEncoding !== 'NONE' && RequestBodyEncoding !== 'URL_ENCODED')
    complain(
      `Transform.RequestBodyEncoding ${JSON.stringify(RequestBodyEncoding)} is not accepted; give NONE or URL_ENCODED`,
    );
  const arrayFormat = isJsonObject(RequestEncodingOptions)
    ? (RequestEncodingOptions['ArrayFormat'] ?? 'INDICES')
    : 'INDICES';
  if (!isArrayFormat(arrayFormat))
    return complain(
      `Transform.RequestEncodingOptions.ArrayFormat ${JSON.stringify(arrayFormat)} is not accepted; give INDICES, REPEAT, COMMAS or BRACKETS`,
    );
  return {
    endpoint: readEndpoint(ApiEndpoint, complain),
    method: String(Method),
    connectionArn: String(connection),
    headers: readHeaders(Headers, complain),
    queryParameters: QueryParameters as JsonObject, // complained of otherwise
    body: RequestBody,
    urlEncoded: RequestBodyEncoding === 'URL_ENCODED',
    arrayFormat,
  };
}

function isArrayFormat(value: Json): value is ArrayFormat {
  return value === 'INDICES' || value === 'REPEAT' || value === 'COMMAS' || value === 'BRACKETS';
}

/** AWS calls HTTPS only; servers on this machine have no certificates, so they may be called by HTTP. */
function readEndpoint(value: Json | undefined, complain: (problem: string) => never): URL {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '')
    return complain(
      `ApiEndpoint ${JSON.stringify(value)?.slice(0, 80)} is not accepted; give a URL without credentials`,
    );
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
    complain(`ApiEndpoint ${url.origin} is not accepted; give an https URL (http only for this machine)`);
  return url;
}

function readHeaders(value: Json, complain: (problem: string) => never): Record<string, string> {
  if (!isJsonObject(value))
    return complain(`Headers ${JSON.stringify(value).slice(0, 80)} is not accepted; give an object`);
  const headers = new Map<string, string>();
  for (const [name, content] of Object.entries(value)) {
    const lower = name.toLowerCase();
    if (forbiddenHeaders.has(lower) || /^x-(forwarded|amz|amzn)-/.test(lower))
      complain(`The header ${name} is not accepted: HTTP Tasks set or forbid it`);
    headers.set(lower, Array.isArray(content) ? content.map(String).join(',') : String(content));
  }
  return Object.fromEntries(headers);
}
