import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';
import { type ConnectionCredentials, type NamedValue } from '../../../../kernel/http-connection.js';
import { type HttpTaskParameters } from './check-http-parameters.js';
import { urlEncoded } from './url-encoding.js';

/** A request to send. It can contain secrets. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const noParameters: ConnectionCredentials['parameters'] = { queryParameters: [], headers: [], bodyParameters: [] };

/**
 * Creates the request of a task. Parameters of the connection override those of the task; the authorization is added
 * last. Without a connection, the request contains only the task's parameters.
 */
export function httpRequest(
  task: HttpTaskParameters,
  connection: ConnectionCredentials | undefined,
  region: string,
): OutgoingRequest {
  const { queryParameters, headers: added, bodyParameters } = connection?.parameters ?? noParameters;
  const url = new URL(task.endpoint);
  for (const [name, value] of Object.entries(task.queryParameters)) {
    url.searchParams.delete(name);
    for (const one of Array.isArray(value) ? value : [value])
      url.searchParams.append(name, one === null ? '' : typeof one === 'object' ? JSON.stringify(one) : String(one));
  }
  for (const { key, value } of queryParameters) url.searchParams.set(key, value);
  const headers: Record<string, string> = {
    ...task.headers,
    ...lowerCased(added),
    'user-agent': `Amazon|StepFunctions|HttpInvoke|${region}`,
    range: 'bytes=0-262144',
  };
  const body = bodyOf(task, bodyParameters, headers);
  if (body !== undefined)
    headers['content-type'] ??= task.urlEncoded
      ? 'application/x-www-form-urlencoded'
      : 'application/json; charset=UTF-8';
  return {
    url,
    method: task.method,
    headers: { ...headers, ...(connection === undefined ? {} : authorizationHeader(connection)) },
    body,
  };
}

/** Converts names and values to headers. */
export function lowerCased(values: readonly NamedValue[]): Record<string, string> {
  return Object.fromEntries(values.map(({ key, value }) => [key.toLowerCase(), value]));
}

function bodyOf(
  task: HttpTaskParameters,
  added: readonly NamedValue[],
  headers: Readonly<Record<string, string>>,
): string | undefined {
  if (task.method === 'GET' || task.method === 'HEAD') return undefined;
  const extra: JsonObject = Object.fromEntries(added.map(({ key, value }) => [key, value]));
  const given: Json | undefined = task.body;
  const body = added.length === 0 ? given : { ...(given !== undefined && isJsonObject(given) ? given : {}), ...extra };
  if (body === undefined || body === null) return undefined;
  if (task.urlEncoded) return urlEncoded(body, task.arrayFormat);
  // A string with another content type than JSON is sent unchanged.
  const isJson = /json/i.test(headers['content-type'] ?? 'json');
  return typeof body === 'string' && !isJson ? body : JSON.stringify(body);
}

/** The token of an OAuth connection is requested when the request is sent. */
function authorizationHeader({ authorization }: ConnectionCredentials): Record<string, string> {
  switch (authorization.type) {
    case 'API_KEY':
      return { [authorization.name.toLowerCase()]: authorization.value };
    case 'BASIC':
      return { authorization: basic(authorization.username, authorization.password) };
    case 'OAUTH_CLIENT_CREDENTIALS':
      return {};
  }
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
