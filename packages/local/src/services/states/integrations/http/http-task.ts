import { isJsonObject, type Json, type JsonObject, TaskFailure, type TaskRequest } from '@stepwell/asl';
import { AwsError } from '../../../../kernel/aws-error.js';
import { isAwsHost } from '../../../../kernel/guard/aws-hosts.mjs';
import { type ConnectionCredentials } from '../../../../kernel/http-connection.js';
import { UnsupportedIntegration } from '../unsupported-integration.js';
import { readHttpParameters } from './check-http-parameters.js';
import { httpRequest, type OutgoingRequest } from './http-request.js';
import { traceRequest, traceResponse } from './http-trace.js';
import { accessToken, tokenRequest } from './oauth-token.js';

/** Dependencies of HTTP Tasks. */
export interface HttpTaskDependencies {
  readonly region: string;
  /** Returns the credentials of a connection of EventBridge by its ARN. Rejects with `AwsError`. */
  readonly connection: (arn: string) => Promise<ConnectionCredentials>;
  /** Whether calls to real AWS hosts are allowed. */
  readonly allowAwsHosts: boolean;
  /** Explains a placeholder in a URL; `undefined` without one. */
  readonly explain: (url: string) => string | undefined;
}

/** Maximum duration of an HTTP Task, regardless of TimeoutSeconds. */
const timeoutMs = 60_000;

/** Maximum size of a response in bytes, as for all task results. */
const maxResponseBytes = 262_144;

/**
 * `http:invoke`: sends one request. Redirects are not followed; they fail with their status code. Messages and
 * histories do not contain the connection's parameters.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
export async function runHttpTask(request: TaskRequest, parts: HttpTaskDependencies): Promise<Json> {
  const parameters = isJsonObject(request.parameters) ? request.parameters : {};
  const task = readHttpParameters(parameters, (problem) => {
    throw new UnsupportedIntegration(`The Parameters of http:invoke could not be used to start the Task: [${problem}]`);
  });
  const connection = await parts.connection(task.connectionArn).catch((error: unknown) => {
    if (!(error instanceof AwsError)) throw error;
    throw new TaskFailure(
      'Events.ConnectionResource.ResourceNotFound',
      parts.explain(task.connectionArn) ?? `Connection ${task.connectionArn} does not exist`,
    );
  });
  const outgoing = httpRequest(task, connection, parts.region);
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  const authorized = await withToken(outgoing, connection, signal, parts);
  traceRequest(authorized, httpRequest(task, undefined, parts.region));
  const { response, text } = await send(authorized, signal, parts);
  traceResponse(authorized, response, text);
  if (!response.ok)
    throw new TaskFailure(`States.Http.StatusCode.${response.status}`, text === '' ? response.statusText : text);
  return {
    Headers: headersOf(response.headers),
    ResponseBody: bodyOf(response, text),
    StatusCode: response.status,
    StatusText: response.statusText,
  };
}

async function withToken(
  outgoing: OutgoingRequest,
  { authorization, name }: ConnectionCredentials,
  signal: AbortSignal,
  parts: HttpTaskDependencies,
): Promise<OutgoingRequest> {
  if (authorization.type !== 'OAUTH_CLIENT_CREDENTIALS') return outgoing;
  const { response, text } = await send(tokenRequest(authorization), signal, parts);
  const token = accessToken(response.status, text);
  if (token === undefined)
    throw new TaskFailure(
      'Events.ConnectionResource.InvalidConnectionState',
      `Connection ${name} received no access token: its authorization endpoint returned ${response.status}`,
    );
  return { ...outgoing, headers: { ...outgoing.headers, authorization: `Bearer ${token}` } };
}

async function send(
  { url, method, headers, body }: OutgoingRequest,
  signal: AbortSignal,
  { allowAwsHosts, explain }: HttpTaskDependencies,
): Promise<{ readonly response: Response; readonly text: string }> {
  if (!allowAwsHosts && isAwsHost(url.hostname)) {
    const explanation = explain(url.href);
    if (explanation !== undefined) throw new TaskFailure('States.Http.Socket', explanation);
    throw new UnsupportedIntegration(
      `http:invoke must not call ${url.hostname}, a real AWS host. To allow it, set the option allowAwsHosts.`,
    );
  }
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : { body }),
    });
    return { response, text: await readText(response) };
  } catch (error) {
    if (error instanceof TaskFailure) throw error;
    const explanation = explain(url.href);
    const cause = socketCause(error, url.host);
    throw new TaskFailure('States.Http.Socket', explanation === undefined ? cause : `${cause}. ${explanation}`);
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > maxResponseBytes)
      throw new TaskFailure(
        'States.DataLimitExceeded',
        "The state/task 'http' returned a result with a size exceeding the maximum number of bytes service limit.",
      );
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Why there is no response. Does not include the request, which can contain secrets. */
function socketCause(error: unknown, host: string): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `${host} did not respond within ${timeoutMs / 1000} seconds`;
  const reason: unknown = error instanceof Error ? error.cause : undefined;
  const code =
    typeof reason === 'object' && reason !== null && 'code' in reason ? String(reason.code) : 'the connection failed';
  return `No response from ${host}: ${code}`;
}

function headersOf(headers: Headers): JsonObject {
  const found = new Map<string, string[]>();
  for (const [name, value] of headers) found.set(name, [...(found.get(name) ?? []), value]);
  return Object.fromEntries(found);
}

/** Parsed JSON if the content type is JSON; otherwise text. */
function bodyOf(response: Response, text: string): Json {
  if (!/[/+]json\b/i.test(response.headers.get('content-type') ?? '')) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
