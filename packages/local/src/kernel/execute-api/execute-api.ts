import { type IncomingMessage, type ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.js';
import { readBody } from '../endpoint/body.js';
import { isPreflight } from '../endpoint/browser-requests.js';
import { hostName } from '../endpoint/hosts.js';
import { type Kernel } from '../kernel.js';
import { type ServiceModel } from '../models/service-model.js';
import { type Call } from '../operation.js';
import { type LocalService, type OriginPolicy, type ServiceRequest } from '../service.js';
import { apiIdOfHost, apiIdOfPath, executeApiPrefix } from './addressing.js';
import { type ApiCall, type ApiHost } from './api-call.js';
import { type ApiResponse, message, send } from './api-response.js';

/** A request of a task to an API. */
export interface InvokeApiInput {
  readonly apiId: string;
  readonly method: string;
  /** Encoded: `/prod/items/1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** A service without operations: no model describes the calls of APIs. */
const model: ServiceModel = {
  source: 'APIs of API Gateway',
  id: 'executeapi',
  signingName: 'execute-api',
  protocol: 'rest-json',
  apiVersion: '2015-07-09',
  operations: {},
  errors: {},
  shapes: {},
};

/**
 * The front of all APIs of API Gateway, served below `/_aws/execute-api/<apiId>/` and at the host
 * `<apiId>.execute-api.…`. Tasks call APIs with the internal operation `InvokeApi` of the service `executeapi`.
 */
export class ExecuteApi implements LocalService {
  readonly signingName = model.signingName;

  constructor(
    kernel: Kernel,
    private readonly hosts: readonly ApiHost[],
  ) {
    kernel.register({
      model,
      operations: {},
      internalOperations: { InvokeApi: (input: InvokeApiInput, call: Call) => this.invoke(input, call) },
    });
  }

  ownsHost(host: string): boolean {
    return apiIdOfHost(host) !== undefined;
  }

  ownsPath(path: string): boolean {
    return path.startsWith(executeApiPrefix);
  }

  originPolicy(request: ServiceRequest): OriginPolicy {
    const { apiId, path } = addressOf(request);
    const host = this.hostOf(apiId);
    return host?.pagePolicy(apiId, callOf(request, path)) ?? { allows: () => false };
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    const { apiId, path } = addressOf(request);
    send(response, await this.respond(apiId, callOf(request, path)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private hostOf(apiId: string): ApiHost | undefined {
    return this.hosts.find((host) => host.has(apiId));
  }

  private async respond(apiId: string, call: ApiCall): Promise<ApiResponse> {
    const problem = `No API '${apiId}' runs here; its URL starts with ${executeApiPrefix}<apiId>/`;
    return (await this.hostOf(apiId)?.respond(apiId, call)) ?? message(404, problem);
  }

  private invoke(input: InvokeApiInput, { caller, requestId, traceHeader }: Call): Promise<ApiResponse> {
    const { apiId, body, query, ...request } = input;
    return this.respond(apiId, {
      ...request,
      query,
      rawQueryString: query.toString(),
      isPreflight: false,
      sourceIp: '127.0.0.1',
      httpVersion: '1.1',
      caller,
      requestId,
      traceHeader,
      readBody: async (limit) => (body.length > limit ? undefined : body),
    });
  }
}

function addressOf({ http, url }: ServiceRequest): { readonly apiId: string; readonly path: string } {
  const byHost = apiIdOfHost(hostName(http.headers.host) ?? '');
  if (byHost !== undefined) return { apiId: byHost, path: url.pathname };
  return apiIdOfPath(url.pathname) ?? { apiId: '', path: '/' };
}

function callOf({ http, url, caller, requestId }: ServiceRequest, path: string): ApiCall {
  const trace = http.headers['x-amzn-trace-id'];
  return {
    method: http.method ?? 'GET',
    path,
    rawQueryString: url.search.slice(1),
    query: url.searchParams,
    headers: pairs(http.rawHeaders),
    isPreflight: isPreflight(http),
    sourceIp: http.socket.remoteAddress ?? '127.0.0.1',
    httpVersion: http.httpVersion,
    caller,
    requestId,
    traceHeader: typeof trace === 'string' ? trace : undefined,
    readBody: (limit) => readPayload(http, limit),
  };
}

async function readPayload(http: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  try {
    return await readBody(http, limit);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    rawHeaders[2 * index] ?? '',
    rawHeaders[2 * index + 1] ?? '',
  ]);
}
