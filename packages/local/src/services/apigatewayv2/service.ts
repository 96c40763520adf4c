import { type IncomingMessage, type ServerResponse } from 'node:http';
import { AwsError, hostName, isPreflight, readBody } from '../../kernel/endpoint/index.js';
import { readModel } from '../../kernel/models/read-model.js';
import {
  type LocalService,
  type OriginPolicy,
  type ServiceContext,
  type ServiceRequest,
} from '../../kernel/service.js';
import { apiIdOfHost, apiIdOfPath, executeApiPrefix, stageOf } from './addressing.js';
import { type ApiRequest } from './api-request.js';
import { message, send, type ApiResponse } from './api-response.js';
import { allowsOrigin, preflightResponse, withCors } from './cors.js';
import { type Authorization, type HttpApi } from './http-api.js';
import { integrate } from './integrate.js';
import { apiOperations } from './operations.js';
import { matchRoute } from './route-match.js';
import { HttpApis } from './store.js';

/** Bytes that API Gateway accepts as the payload of an HTTP API. */
const payloadLimit = 10 * 1024 * 1024;

/** Options of the HTTP API service. */
export interface HttpApiServiceOptions extends ServiceContext {
  /** Called with the problem of a request whose client only gets `Internal Server Error`. */
  readonly onProblem?: (problem: string) => void;
}

/**
 * HTTP APIs of API Gateway on this machine. They are served below `/_aws/execute-api/<apiId>/` and at the host
 * `<apiId>.execute-api.…`. Throttling is not applied. IAM authorization requires a signature and does not verify it. The
 * control API is not served: deployment calls internal operations.
 */
export class HttpApiService implements LocalService {
  readonly signingName = 'execute-api';
  readonly apis: HttpApis;

  constructor(private readonly options: HttpApiServiceOptions) {
    const { kernel } = options;
    this.apis = new HttpApis(kernel.transactions);
    kernel.register({
      model: readModel('apigatewayv2'),
      operations: {},
      internalOperations: apiOperations(this.apis),
    });
  }

  ownsHost(host: string): boolean {
    return apiIdOfHost(host) !== undefined;
  }

  ownsPath(path: string): boolean {
    return path.startsWith(executeApiPrefix);
  }

  originPolicy(request: ServiceRequest): OriginPolicy {
    const addressed = addressedApi(this.apis, request);
    return {
      allows: (origin) =>
        'api' in addressed && addressed.api.cors !== undefined && allowsOrigin(addressed.api.cors, origin),
    };
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    const addressed = addressedApi(this.apis, request);
    if ('problem' in addressed) return send(request, response, message(404, addressed.problem));
    const { api } = addressed;
    const { origin } = request.http.headers;
    if (api.cors && origin !== undefined && isPreflight(request.http))
      return send(request, response, preflightResponse(api.cors, origin));
    const answer = await answerOf(api, addressed.path, request, this.options);
    send(request, response, api.cors ? withCors(answer, api.cors, origin) : answer);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function addressedApi(
  apis: HttpApis,
  { http, url }: ServiceRequest,
): { api: HttpApi; path: string } | { problem: string } {
  const byHost = apiIdOfHost(hostName(http.headers.host) ?? '');
  const { apiId, path } =
    byHost === undefined
      ? (apiIdOfPath(url.pathname) ?? { apiId: '', path: '/' })
      : { apiId: byHost, path: url.pathname };
  const api = apis.get(apiId);
  return api
    ? { api, path }
    : { problem: `No API '${apiId}' runs here; its URL starts with ${executeApiPrefix}<apiId>/` };
}

async function answerOf(
  api: HttpApi,
  encodedPath: string,
  source: ServiceRequest,
  options: HttpApiServiceOptions,
): Promise<ApiResponse> {
  const { http, url, caller } = source;
  const rawPath = decoded(encodedPath);
  const staged = stageOf(api, rawPath);
  const matched = staged && matchRoute(api.routes, http.method ?? 'GET', staged.path);
  if (!staged || !matched) return message(404, 'Not Found');
  const refusal = refusalOf(matched.route.authorization, caller.accessKeyId, matched.route.routeKey);
  if (refusal) return refusal;
  const { integrationId } = matched.route;
  const { integration } = api.integrations.find((each) => each.integrationId === integrationId) ?? {};
  if (!integration) return message(404, 'Not Found');
  const body = await readPayload(http);
  if (!body) return message(413, 'Request Entity Too Large');
  const request: ApiRequest = {
    api,
    ...matched,
    stage: staged.stage,
    method: http.method ?? 'GET',
    rawPath,
    rawQueryString: url.search.slice(1),
    query: url.searchParams,
    headers: pairs(http.rawHeaders),
    body,
    source,
    accountId: options.accountId,
    domainName: `${api.apiId}.execute-api.${options.region}.amazonaws.com`,
    time: options.clock.now(),
  };
  return integrate(integration, request, options);
}

/** Why a caller may not pass: no signature where IAM asks for one, or an authorizer that is not run here. */
function refusalOf(
  authorization: Authorization,
  accessKeyId: string | undefined,
  routeKey: string,
): ApiResponse | undefined {
  switch (authorization.kind) {
    case 'none':
      return undefined;
    case 'iam':
      return accessKeyId === undefined ? message(403, 'Forbidden') : undefined;
    case 'unsupported':
      return message(501, `${routeKey}: the local runtime does not run ${authorization.description}`);
  }
}

/** The payload of a request; `undefined` for one that is larger than API Gateway accepts. */
async function readPayload(http: IncomingMessage): Promise<Buffer | undefined> {
  try {
    return await readBody(http, payloadLimit);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a lone % is no encoding: the path stays as it was sent
  }
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    rawHeaders[2 * index] ?? '',
    rawHeaders[2 * index + 1] ?? '',
  ]);
}
