import { isAwsHost } from '../../../kernel/guard/aws-hosts.mjs';
import { GatewayFailure } from '../gateway-failure.js';
import { type EndpointResponse } from '../request/parameter-mapping.js';
import { type IntegrationRequest } from './integration-request.js';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const maxResponseBytes = 10 * 1024 * 1024;

/** Headers about one connection, or about an encoding that `fetch` has removed. */
const dropped = new Set(['connection', 'content-length', 'content-encoding', 'keep-alive', 'transfer-encoding']);

/** Rules for requests to the addresses of HTTP integrations. */
export interface HttpRules {
  /** Whether real AWS hosts can be called. */
  readonly allowAwsHosts: boolean;
  readonly signal: AbortSignal;
}

/** Sends a request to the address of an HTTP integration. Redirects are not followed. */
export async function callHttp(
  { method, uri, query, headers, body }: IntegrationRequest,
  { allowAwsHosts, signal }: HttpRules,
): Promise<EndpointResponse> {
  if (!URL.canParse(uri)) throw failure(`The URI of the integration is invalid: ${uri}`);
  const url = new URL(uri);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw failure(`${url.protocol} is not supported`);
  if (!allowAwsHosts && isAwsHost(url.hostname))
    throw failure(`${url.hostname} is a real AWS host. To allow it, set the option allowAwsHosts`);
  for (const [name, values] of query) for (const value of values) url.searchParams.append(name, value);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  try {
    const response = await fetch(url, {
      method,
      headers: [...headers],
      redirect: 'manual',
      signal,
      ...(hasBody && body.length > 0 ? { body: new Uint8Array(body) } : {}),
    });
    return {
      status: response.status,
      headers: Object.fromEntries([...response.headers].filter(([name]) => !dropped.has(name))),
      body: await readLimited(response),
    };
  } catch (error) {
    if (error instanceof GatewayFailure || signal.aborted) throw error;
    const cause: unknown = error instanceof Error ? error.cause : undefined;
    throw failure(`No response from ${url.host}: ${cause instanceof Error ? cause.message : String(error)}`);
  }
}

async function readLimited(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > maxResponseBytes) throw failure(`The response is larger than ${maxResponseBytes} bytes`);
  }
  return Buffer.concat(chunks);
}

function failure(reason: string): GatewayFailure {
  return new GatewayFailure('INTEGRATION_FAILURE', undefined, undefined, reason);
}
