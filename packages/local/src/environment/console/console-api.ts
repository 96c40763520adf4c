import { readFileSync } from 'node:fs';
import { type ServerResponse } from 'node:http';
import { readBody } from '../../kernel/endpoint/index.js';
import { AwsError } from '../../kernel/aws-error.js';
import { type ServiceRequest } from '../../kernel/service.js';
import { type Values } from '../../kernel/operation.js';
import { callAws } from './aws-call.js';
import { type ConsoleEnvironment } from './console-environment.js';
import { sendJson } from './console-response.js';
import { type LiveChanges } from './live-changes.js';

/** A request of the API, with the parts of its path that the route leaves open. */
interface ApiRequest {
  readonly request: ServiceRequest;
  readonly response: ServerResponse;
  readonly parts: readonly string[];
  readonly environment: ConsoleEnvironment;
  readonly changes: LiveChanges;
}

/** Answers a request: the value is sent as JSON; `undefined` if the route has sent the response. */
type Route = (request: ApiRequest) => unknown;

const description = new URL('../../../schema/console-api.json', import.meta.url);

/** The routes by method and path below `/_stepwell/api/`. `schema/console-api.json` documents them (OpenAPI). */
export const routes: Readonly<Record<string, Route>> = {
  'GET openapi.json': () => JSON.parse(readFileSync(description, 'utf8')) as unknown,
  'GET environment': ({ environment }) => describe(environment),
  'GET resources': ({ environment }) => environment.app()?.resources ?? [],
  'GET requests': ({ environment }) =>
    environment.requests().filter(({ caller, source }) => source !== 'http' || caller !== environment.roleArn),
  'GET messages': ({ request: { url }, environment }) => environment.messages(required(url.searchParams, 'queueUrl')),
  'GET executions': ({ request: { url }, changes }) => ({
    counts: changes.executions.counts(),
    executions: changes.executions
      .list(url.searchParams.get('stateMachineArn') ?? undefined)
      .slice(0, limitOf(url.searchParams)),
  }),
  'GET changes': ({ request, response, changes }) => changes.streamChanges(request.http, response),
  'GET history': ({ request, response, changes }) => {
    changes.streamHistory(required(request.url.searchParams, 'executionArn'), request.http, response);
  },
  'POST aws/{service}/{operation}': async ({ request, response, parts, environment }) => {
    const { kernel, clock, region, roleArn } = environment;
    const [service = '', operation = ''] = parts;
    const input = parseObject(await readBody(request.http));
    const abort = new AbortController();
    response.once('close', () => abort.abort());
    const caller = { accessKeyId: undefined, roleArn, region };
    return callAws(kernel, { service, operation, input, caller, clock, signal: abort.signal });
  },
};

const compiled = Object.entries(routes).map(([pattern, route]) => ({
  pattern: new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
  route,
}));

/**
 * Answers a request of the API.
 *
 * @param path below `/_stepwell/api/`
 * @throws AwsError the error of the response
 */
export async function answerApi(path: string, request: Omit<ApiRequest, 'parts'>): Promise<void> {
  const { method } = request.request.http;
  for (const { pattern, route } of compiled) {
    const [match, ...parts] = pattern.exec(`${method} ${path}`) ?? [];
    if (match === undefined) continue;
    const value = await route({ ...request, parts });
    if (value !== undefined) sendJson(request.response, 200, value);
    return;
  }
  throw new AwsError('NotFound', `The console API has no ${method} '${path}'. See /_stepwell/api/openapi.json`, 404);
}

function describe({ app, region, accountId, clock, states }: ConsoleEnvironment): object {
  const { endpoint, outputs, apis, report } = app() ?? {};
  return {
    region,
    accountId,
    endpoint,
    now: clock.now(),
    outputs,
    apis,
    report,
    stateMachines: states.stateMachines().map(({ stateMachineArn, name }) => ({ stateMachineArn, name })),
  };
}

function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value !== null) return value;
  throw new AwsError('InvalidRequest', `${name} is required: add it to the query of the URL`);
}

function limitOf(query: URLSearchParams): number {
  const limit = query.get('limit') ?? '1000';
  if (/^[1-9]\d{0,4}$/.test(limit)) return Number(limit);
  throw new AwsError('InvalidRequest', `limit must be an integer from 1 to 99999, got '${limit}'`);
}

function parseObject(body: Buffer): Values {
  let value: unknown;
  try {
    value = body.length === 0 ? {} : JSON.parse(body.toString());
  } catch (error) {
    throw new AwsError('InvalidRequest', `The body must be JSON: ${error instanceof Error ? error.message : ''}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values; // checked here
  throw new AwsError('InvalidRequest', `The body must be a JSON object, got ${JSON.stringify(value).slice(0, 40)}`);
}
