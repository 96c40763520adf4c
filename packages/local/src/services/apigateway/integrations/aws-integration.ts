import { type SendInProcess, type WireResponse } from '../../../kernel/endpoint/in-process-request.js';
import { modelHeads } from '../../../kernel/models/read-model.js';
import { configurationFailure } from '../gateway-failure.js';
import { type RestRequest } from '../request/rest-request.js';
import { type IntegrationRequest } from './integration-request.js';

/** The URI of an AWS integration. */
export interface AwsUri {
  /** The service as its host names it: `states`, `sqs`, `lambda`. */
  readonly service: string;
  readonly region: string;
  /** `action/StartExecution` calls an operation, `path/…` sends a request to the path. */
  readonly kind: 'action' | 'path';
  /** The operation, or the path without the slash at its start. */
  readonly rest: string;
}

/**
 * Parses `arn:aws:apigateway:<region>:<subdomain.service|service>:path|action/<rest>`; `undefined` for another URI.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html#apigw-Type-Integration-uri
 */
export function parseAwsUri(uri: string): AwsUri | undefined {
  const [, region, host, kind, rest] = /^arn:[^:]*:apigateway:([^:]*):([^:]+):(path|action)\/(.*)$/s.exec(uri) ?? [];
  if (region === undefined || host === undefined || rest === undefined) return undefined;
  const service = host.split('.').at(-1) ?? host;
  return { service, region, kind: kind === 'action' ? 'action' : 'path', rest };
}

/** ARN of the function of an AWS URI. */
export function functionArnOf(uri: string): string | undefined {
  return /:lambda:path\/(?:[^/]+\/)?functions\/(.+)\/invocations$/.exec(uri)?.[1];
}

/** Names of services in URIs that differ from their signing names. */
const signingNames: Readonly<Record<string, string>> = { 'runtime.sagemaker': 'sagemaker' };

/** Sends the request of an AWS integration to its service, with the role of the integration. */
export async function callAws(
  { method, uri, credentials, query, headers, body }: IntegrationRequest,
  request: RestRequest,
  { region, send, signal }: { readonly region: string; readonly send: SendInProcess; readonly signal: AbortSignal },
): Promise<WireResponse> {
  const parsed = parseAwsUri(uri);
  if (parsed === undefined) throw configurationFailure(`The URI of the integration is invalid: ${uri}`);
  const { service, kind, rest } = parsed;
  const search = new URLSearchParams(
    [...query].flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  );
  const sent = new Map(headers);
  const [path = '', ownQuery] = rest.split('?', 2);
  for (const [name, value] of new URLSearchParams(ownQuery)) search.append(name, value);
  if (kind === 'action') addAction(service, path.split('&')[0] ?? path, sent, search);
  const form = isForm(sent) || search.has('Action') ? formOf(method, sent, search, body) : undefined;
  const target = kind === 'action' ? '/' : `/${path.replace(/^\/+/, '')}`;
  return send({
    signingName: signingNames[service] ?? service,
    method,
    target: search.size === 0 ? target : `${target}?${search}`,
    headers: Object.fromEntries(sent),
    body: method === 'GET' || method === 'HEAD' ? Buffer.alloc(0) : (form ?? body),
    caller: { accessKeyId: undefined, roleArn: credentials, region },
    requestId: request.call.requestId,
    signal,
  });
}

/** Moves the parameters of a call of the query protocol, which can be in the URL, to a form. */
function formOf(
  method: string,
  headers: Map<string, string>,
  search: URLSearchParams,
  body: Buffer,
): Buffer | undefined {
  if (method === 'GET' || method === 'HEAD' || !search.has('Action')) return undefined;
  const form = isForm(headers) ? new URLSearchParams(body.toString('utf8')) : new URLSearchParams();
  for (const [name, value] of [...search]) {
    form.append(name, value);
    search.delete(name);
  }
  headers.set('content-type', 'application/x-www-form-urlencoded');
  return Buffer.from(form.toString());
}

function isForm(headers: ReadonlyMap<string, string>): boolean {
  return (headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded');
}

/**
 * Names the operation as the protocol of the service does: in a header for JSON, otherwise as a parameter. A target that
 * the integration sets stays.
 */
function addAction(service: string, action: string, headers: Map<string, string>, search: URLSearchParams): void {
  const model = modelHeads().find(({ signingName, protocol }) => signingName === service && protocol === 'json');
  if (model?.targetPrefix === undefined || (isForm(headers) && model.queryCompatible === true)) {
    search.set('Action', action);
    return;
  }
  if (!headers.has('x-amz-target')) headers.set('x-amz-target', `${model.targetPrefix}.${action}`);
  headers.set('content-type', `application/x-amz-json-${model.jsonVersion ?? '1.0'}`);
}
