import { AsyncLocalStorage } from 'node:async_hooks';
import { type InspectionData } from '../../operations/test-state/test-state-types.js';
import { type OutgoingRequest } from './http-request.js';

/** The request and response of an HTTP Task in TestState with TRACE. */
export interface HttpTrace {
  /** Whether the trace includes the connection's parameters. */
  readonly revealSecrets: boolean;
  inspection: Pick<InspectionData, 'request' | 'response'>;
}

/** The trace of the running test, if it has one. */
export const httpTrace = new AsyncLocalStorage<HttpTrace>();

/** Records a request; `shown` is the request without the connection's parameters. */
export function traceRequest(sent: OutgoingRequest, shown: OutgoingRequest): void {
  const trace = httpTrace.getStore();
  if (trace === undefined) return;
  const { url, method, headers, body } = trace.revealSecrets ? sent : shown;
  trace.inspection = {
    request: {
      protocol: url.protocol.slice(0, -1),
      method,
      url: url.href,
      headers: headerText(Object.entries(headers)),
      ...(body === undefined ? {} : { body }),
    },
  };
}

/** Records the response. AWS hides no part of it. */
export function traceResponse({ url }: OutgoingRequest, response: Response, text: string): void {
  const trace = httpTrace.getStore();
  if (trace === undefined) return;
  trace.inspection = {
    ...trace.inspection,
    response: {
      protocol: url.protocol.slice(0, -1),
      statusCode: String(response.status),
      statusMessage: response.statusText,
      headers: headerText([...response.headers]),
      body: text,
    },
  };
}

function headerText(headers: readonly (readonly [string, string])[]): string {
  return `[${headers.map(([name, value]) => `${name}: ${value}`).join(', ')}]`;
}
