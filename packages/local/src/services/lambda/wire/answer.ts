import { type ServerResponse } from 'node:http';
import { AwsError } from '../../../kernel/endpoint/aws-error.js';
import { parseObject, type WireObject } from '../../../kernel/endpoint/aws-json.js';
import { readBody } from '../../../kernel/endpoint/body.js';
import { sendRestJson, sendRestJsonError } from '../../../kernel/endpoint/rest-json.js';
import { type ServiceRequest } from '../../../kernel/service.js';
import { type FunctionControl } from '../function-control.js';
import { type FunctionRegistry } from '../function-registry.js';
import { type LambdaService, type LambdaServiceOptions } from '../lambda-service.js';
import { aliasRoutes } from './alias-routes.js';
import { functionRoutes } from './function-routes.js';
import { answerInvoke } from './invoke-route.js';
import { settingRoutes } from './setting-routes.js';

/** Dependencies of the API's operations. */
export interface LambdaParts {
  readonly service: LambdaService;
  readonly control: FunctionControl;
  readonly registry: FunctionRegistry;
  readonly options: LambdaServiceOptions;
}

/** A request of the control API, taken apart. */
export interface WireCall {
  /** The path's variables, decoded: the function's name first. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: WireObject;
}

/** One operation of the control API; answers 200 unless `status` says otherwise. */
export interface WireRoute {
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  readonly status?: number;
  run(parts: LambdaParts, call: WireCall): Promise<object | undefined> | object | undefined;
}

const routes: readonly WireRoute[] = [...functionRoutes, ...aliasRoutes, ...settingRoutes];

/** Answers a request to Lambda's REST-JSON API: https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export async function answerLambda(
  parts: LambdaParts,
  request: ServiceRequest,
  response: ServerResponse,
): Promise<void> {
  try {
    const path = request.url.pathname.replace(/(.)\/$/, '$1');
    const method = request.http.method ?? 'GET';
    const invoke = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path);
    if (invoke?.[1] !== undefined && method === 'POST') {
      await answerInvoke(parts, request, response, decodeURIComponent(invoke[1]));
      return;
    }
    for (const route of routes) {
      const match = route.method === method ? route.path.exec(path) : null;
      if (!match) continue;
      // A zip archive of 50 MB is 67 MB as base64.
      const body = parseObject(await readBody(request.http, 70 * 1024 * 1024));
      const result = await route.run(parts, {
        path: match.slice(1).map((part) => decodeURIComponent(part ?? '')),
        query: request.url.searchParams,
        body,
      });
      sendRestJson(request, response, route.status ?? 200, result);
      return;
    }
    throw new AwsError('UnknownOperationException', `${method} ${path} is not a supported operation of Lambda`, 501);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    sendRestJsonError(request, response, error);
  }
}
