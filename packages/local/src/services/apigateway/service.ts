import { type ServerResponse } from 'node:http';
import { type SendInProcess } from '../../kernel/endpoint/in-process-request.js';
import { type ApiCall, type ApiHost, decodePath, headerValues } from '../../kernel/execute-api/api-call.js';
import { type ApiResponse, message } from '../../kernel/execute-api/api-response.js';
import { HttpService } from '../../kernel/http-service.js';
import { type JsonObject } from '../../kernel/json.js';
import { readModel } from '../../kernel/models/read-model.js';
import { ownValue } from '../../kernel/own-value.js';
import {
  type LocalService,
  type OriginPolicy,
  type ServiceContext,
  type ServiceRequest,
} from '../../kernel/service.js';
import { invalidApiInput } from './errors.js';
import { type FailedRequest, GatewayFailure, gatewayResponse } from './gateway-failure.js';
import { integrate, mockResponse } from './integrations/integrate.js';
import { internalApiOperations } from './operations/deployment.js';
import { apiKeyIdentity } from './request/api-key.js';
import { LambdaAuthorizers } from './request/authorize.js';
import { contextOf, extendedId } from './request/request-context.js';
import { type RestRequest } from './request/rest-request.js';
import { validateRequest } from './request/validate-request.js';
import { matchMethod } from './resource-paths.js';
import { type RestApi, type RestStage } from './rest-api.js';
import { RestApis } from './store.js';

/** Options of the REST API service. */
export interface RestApiServiceOptions extends ServiceContext {
  /** Calls the services of AWS integrations. */
  readonly send: SendInProcess;
  /** Whether HTTP integrations can call real AWS hosts. @default false */
  readonly allowAwsHosts?: boolean | undefined;
  /** Called with the problem of a request whose client only gets `Internal server error`. */
  readonly onProblem?: (problem: string) => void;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const payloadLimit = 10 * 1024 * 1024;

/**
 * REST APIs of API Gateway on this machine: the API that creates them, and the APIs themselves. Throttling, caches and
 * resource policies are not applied. IAM authorization requires a signature and does not verify it.
 */
export class RestApiService implements LocalService, ApiHost {
  readonly signingName = 'apigateway';
  readonly apis: RestApis;
  private readonly http: HttpService;
  private readonly authorizers: LambdaAuthorizers;

  constructor(private readonly options: RestApiServiceOptions) {
    const { kernel, clock } = options;
    this.apis = new RestApis(kernel.transactions);
    this.authorizers = new LambdaAuthorizers(options);
    const service = {
      model: readModel('apigateway'),
      operations: {},
      internalOperations: internalApiOperations(this.apis, clock),
      invalidInput: invalidApiInput,
    };
    kernel.register(service);
    this.http = new HttpService(kernel, clock, service);
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  has(apiId: string): boolean {
    return this.apis.find(apiId) !== undefined;
  }

  /** Pages can send what the MOCK method for preflights allows: REST APIs have no other CORS configuration. */
  pagePolicy(apiId: string, call: ApiCall): OriginPolicy {
    return {
      allows: (origin) => {
        const api = this.apis.find(apiId);
        const allowed = api === undefined ? undefined : this.allowedOrigin(api, call, origin);
        return allowed === '*' || (allowed !== undefined && allowed === origin);
      },
    };
  }

  private allowedOrigin(api: RestApi, call: ApiCall, origin: string | undefined): unknown {
    const preflight: ApiCall = { ...call, method: 'OPTIONS', headers: [['Origin', origin ?? '']] };
    try {
      const request = this.requestOf(api, preflight);
      const integration = request?.method.methodIntegration;
      if (request === undefined || integration?.type !== 'MOCK') return undefined;
      return mockResponse(integration, request).headers['access-control-allow-origin'];
    } catch {
      return undefined;
    }
  }

  async respond(apiId: string, call: ApiCall): Promise<ApiResponse> {
    const api = this.apis.find(apiId);
    if (api === undefined) return message(403, 'Forbidden');
    const response = await this.responseOf(api, call);
    const { requestId } = call;
    const headers = { ...response.headers, 'x-amzn-requestid': requestId, 'x-amz-apigw-id': extendedId(requestId) };
    return { ...response, headers };
  }

  private async responseOf(api: RestApi, call: ApiCall): Promise<ApiResponse> {
    let request: RestRequest | undefined;
    try {
      const staged = stageOf(api, call.path);
      if (staged === undefined) return { ...message(403, 'Forbidden'), headers: forbidden };
      request = this.requestOf(api, call);
      if (request === undefined) throw new GatewayFailure('MISSING_AUTHENTICATION_TOKEN');
      return await this.run(request);
    } catch (error) {
      if (!(error instanceof GatewayFailure)) throw error;
      if (error.reason !== undefined)
        this.options.onProblem?.(`${api.info.name}, ${call.method} ${decodePath(call.path)}: ${error.reason}`);
      return gatewayResponse(api, error, failedRequest(call, request));
    }
  }

  private async run(matched: RestRequest): Promise<ApiResponse> {
    const authorized = await this.authorize(matched);
    const body = await matched.call.readBody(payloadLimit);
    if (body === undefined) throw new GatewayFailure('REQUEST_TOO_LARGE');
    const request = { ...authorized, body };
    validateRequest(request);
    const { kernel, clock, region, send, allowAwsHosts = false } = this.options;
    return integrate(request, { kernel, clock, region, send, allowAwsHosts });
  }

  /** The request with the results of its authorizer and its API key in its context. */
  private async authorize(request: RestRequest): Promise<RestRequest> {
    const { authorizationType, apiKeyRequired } = request.method;
    const { accessKeyId, roleArn } = request.call.caller;
    if (authorizationType === 'AWS_IAM' && accessKeyId === undefined && roleArn === undefined)
      throw new GatewayFailure('MISSING_AUTHENTICATION_TOKEN');
    const isCustom = authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS';
    const authorization = isCustom ? await this.authorizers.authorize(request) : undefined;
    let { context } = request;
    if (authorization !== undefined) context = { ...context, authorizer: authorization.context };
    if (apiKeyRequired === true) {
      const key = apiKeyIdentity(request, this.apis, authorization?.usageIdentifierKey);
      context = { ...context, identity: { ...(context['identity'] as JsonObject), ...key } };
    }
    return { ...request, context };
  }

  /** The request with the method that it came to, and without its body; `undefined` for an unknown path. */
  private requestOf(api: RestApi, call: ApiCall): RestRequest | undefined {
    const staged = stageOf(api, call.path);
    const match = staged && matchMethod(api, call.method, staged.path);
    if (staged === undefined || match === undefined) return undefined;
    const { stage, path } = staged;
    return {
      ...match,
      api,
      stage,
      call,
      path,
      body: Buffer.alloc(0),
      context: contextOf(api, stage, match, call, path, this.options),
      query: Object.fromEntries(call.query),
      headers: Object.fromEntries(call.headers),
    };
  }
}

const forbidden = { 'content-type': 'application/json', 'x-amzn-errortype': 'ForbiddenException' };

/** The stage of a path, and the path below it. */
function stageOf(api: RestApi, path: string): { readonly stage: RestStage; readonly path: string } | undefined {
  const [, name = '', ...rest] = path.split('/');
  const stage = ownValue(api.stages, decodePath(name));
  return stage && { stage, path: `/${rest.join('/')}` };
}

function failedRequest(call: ApiCall, request: RestRequest | undefined): FailedRequest {
  const context: JsonObject = request?.context ?? { requestId: call.requestId, httpMethod: call.method };
  const names = new Set(call.headers.map(([name]) => name.toLowerCase()));
  return {
    context,
    stageVariables: request?.stage.variables ?? {},
    pathParameters: request?.pathParameters ?? {},
    query: Object.fromEntries(call.query),
    headers: Object.fromEntries([...names].map((name) => [name, headerValues(call, name).at(-1) ?? ''])),
  };
}
