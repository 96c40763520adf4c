import { type ApiCall, type ApiHost, decodePath, headerValues } from '../../kernel/execute-api/api-call.js';
import { message, type ApiResponse, withHeader } from '../../kernel/execute-api/api-response.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type OriginPolicy, type ServiceContext } from '../../kernel/service.js';
import { type ApiRequest } from './api-request.js';
import { allowsOrigin, preflightResponse, withCors } from './cors.js';
import { type Authorization, type HttpApi } from './http-api.js';
import { integrate } from './integrate.js';
import { apiOperations } from './operations.js';
import { matchRoute } from './route-match.js';
import { stageOf } from './stage-of.js';
import { HttpApis } from './store.js';

/** Bytes that API Gateway accepts as the payload of an HTTP API. */
const payloadLimit = 10 * 1024 * 1024;

/** Options of the HTTP API service. */
export interface HttpApiServiceOptions extends ServiceContext {
  /** Called with the problem of a request whose client only gets `Internal Server Error`. */
  readonly onProblem?: (problem: string) => void;
}

/**
 * HTTP APIs of API Gateway on this machine. Throttling is not applied. IAM authorization requires a signature and does
 * not verify it. The control API is not served: deployment calls internal operations.
 */
export class HttpApiService implements ApiHost {
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

  has(apiId: string): boolean {
    return this.apis.get(apiId) !== undefined;
  }

  pagePolicy(apiId: string): OriginPolicy {
    const { cors } = this.apis.get(apiId) ?? {};
    return { allows: (origin) => cors !== undefined && allowsOrigin(cors, origin) };
  }

  async respond(apiId: string, call: ApiCall): Promise<ApiResponse> {
    return withHeader(await this.responseOf(apiId, call), 'apigw-requestid', call.requestId);
  }

  private async responseOf(apiId: string, call: ApiCall): Promise<ApiResponse> {
    const api = this.apis.get(apiId);
    if (api === undefined) return message(404, 'Not Found');
    const [origin] = headerValues(call, 'origin');
    if (api.cors && origin !== undefined && call.isPreflight) return preflightResponse(api.cors, origin);
    const response = await answerOf(api, call, this.options);
    return api.cors ? withCors(response, api.cors, origin) : response;
  }
}

async function answerOf(api: HttpApi, source: ApiCall, options: HttpApiServiceOptions): Promise<ApiResponse> {
  const { method, rawQueryString, query, headers, caller } = source;
  const rawPath = decodePath(source.path);
  const staged = stageOf(api, rawPath);
  const matched = staged && matchRoute(api.routes, method, staged.path);
  if (!staged || !matched) return message(404, 'Not Found');
  const refusal = refusalOf(matched.route.authorization, caller.accessKeyId ?? caller.roleArn, matched.route.routeKey);
  if (refusal) return refusal;
  const { integrationId } = matched.route;
  const { integration } = api.integrations.find((each) => each.integrationId === integrationId) ?? {};
  if (!integration) return message(404, 'Not Found');
  const body = await source.readBody(payloadLimit);
  if (!body) return message(413, 'Request Entity Too Large');
  const request: ApiRequest = {
    api,
    ...matched,
    stage: staged.stage,
    method,
    rawPath,
    rawQueryString,
    query,
    headers,
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
  identity: string | undefined,
  routeKey: string,
): ApiResponse | undefined {
  switch (authorization.kind) {
    case 'none':
      return undefined;
    case 'iam':
      return identity === undefined ? message(403, 'Forbidden') : undefined;
    case 'unsupported':
      return message(501, `${routeKey}: the local runtime does not run ${authorization.description}`);
  }
}
