import { readFileSync } from 'node:fs';
import { type ServerResponse } from 'node:http';
import { type Clock, VirtualClock } from '@stepwell/asl';
import { readBody } from '../../kernel/endpoint/index.js';
import { InvalidChaos, type ResourceFaults } from '../../kernel/chaos/index.js';
import { AwsError } from '../../kernel/aws-error.js';
import { type ServiceRequest } from '../../kernel/service.js';
import { type Values } from '../../kernel/operation.js';
import { callAws } from './aws-call.js';
import { readAwsHistory } from './aws-history.js';
import { type ConsoleEnvironment } from './console-environment.js';
import { sendJson } from './console-response.js';
import { type LiveChanges } from './live-changes.js';
import { withoutSecrets } from './without-secrets.js';

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
  'GET resources': ({ environment }) =>
    (environment.app()?.resources ?? []).map((each) => ({
      ...withoutSecrets(each, environment.resolvedSecrets()),
      createdAt: environment.createdAt(each),
    })),
  'GET counts': ({ environment, changes }) => ({ ...changes.counts(), messages: messageCounts(environment) }),
  'GET chaos': ({ environment }) => describeChaos(environment),
  'POST chaos': async ({ request, environment }) => {
    const { service, resource, faults } = parseObject(await readBody(request.http));
    try {
      // `injectInto` checks the service and the faults.
      environment.chaos.injectInto({ service, resource: String(resource), faults: faults ?? {} } as ResourceFaults);
    } catch (error) {
      throw error instanceof InvalidChaos ? new AwsError('InvalidChaos', error.message) : error;
    }
    return describeChaos(environment);
  },
  'POST clock': async ({ request, environment }) => {
    const { milliseconds } = parseObject(await readBody(request.http));
    return { now: await moveClock(environment.clock, milliseconds) };
  },
  'POST aws-history': async ({ request, response }) => {
    const { executionArn } = parseObject(await readBody(request.http));
    return readAwsHistory(String(executionArn), abortOnClose(response));
  },
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
    const caller = { accessKeyId: undefined, roleArn, region };
    return callAws(kernel, { service, operation, input, caller, clock, signal: abortOnClose(response) });
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

function abortOnClose(response: ServerResponse): AbortSignal {
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  return abort.signal;
}

/** The number of messages in each queue of the app, by URL. */
function messageCounts({ app, messages }: ConsoleEnvironment): Record<string, number> {
  const queues = (app()?.resources ?? []).filter(
    ({ type, status }) => type === 'AWS::SQS::Queue' && status === 'running',
  );
  return Object.fromEntries(queues.map(({ physicalId }) => [physicalId, messages(physicalId).length]));
}

function describeChaos({ chaos }: ConsoleEnvironment): object {
  return { seed: chaos.seed, counts: chaos.counts(), resources: chaos.resources };
}

/** The longest time that the clock moves at once: a year. */
const longestMove = 366 * 24 * 3_600_000;

/** Lets a virtual clock advance: everything that is due in the meantime happens, also schedules. */
async function moveClock(clock: Clock, milliseconds: unknown): Promise<number> {
  if (!(clock instanceof VirtualClock))
    throw new AwsError('InvalidRequest', 'The clock of this environment is real time. Start it with a virtual clock');
  if (typeof milliseconds !== 'number' || !(milliseconds > 0 && milliseconds <= longestMove))
    throw new AwsError('InvalidRequest', `milliseconds must be from 1 to ${longestMove}, got ${String(milliseconds)}`);
  await new Promise<void>((resolve) => void clock.setTimer(milliseconds, resolve));
  return clock.now();
}

function describe({ app, region, accountId, clock, states }: ConsoleEnvironment): object {
  const { endpoint, outputs, apis, report } = app() ?? {};
  return {
    region,
    accountId,
    endpoint,
    now: clock.now(),
    hasVirtualClock: clock instanceof VirtualClock,
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
