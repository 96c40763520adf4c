import { AsyncLocalStorage } from 'node:async_hooks';
import { type InspectionData } from '@aws-sdk/client-sfn';
import { type OutgoingRequest } from './http-request.js';

/** What a test of an HTTP Task has seen of its request and answer, for TRACE. */
export interface HttpTrace {
  /** Whether what the connection adds is shown too. */
  readonly revealSecrets: boolean;
  inspection: Pick<InspectionData, 'request' | 'response'>;
}

/** The trace of the test that runs, if one does and wants it. */
export const httpTrace = new AsyncLocalStorage<HttpTrace>();

/** Writes down a request: `shown` is it without what its connection added. */
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

/** Writes down the answer; AWS hides nothing of it. */
export function traceResponse({ url }: OutgoingRequest, response: Response, text: string): void {
  const trace = httpTrace.getStore();
  if (trace === undefined) return;
  trace.inspection.response = {
    protocol: url.protocol.slice(0, -1),
    statusCode: String(response.status),
    statusMessage: response.statusText,
    headers: headerText([...response.headers]),
    body: text,
  };
}

function headerText(headers: readonly (readonly [string, string])[]): string {
  return `[${headers.map(([name, value]) => `${name}: ${value}`).join(', ')}]`;
}
