import { type ServiceModel } from '../models/service-model.js';
import { jsonText } from './write-json.js';
import { queryText } from './write-query.js';
import { restRequest } from './write-rest.js';

/** An HTTP request of an operation, without host and signature. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export type WireProtocol = 'json' | 'query' | 'rest-json' | 'rest-xml';

/** The protocols in which a service is called: SQS has two. */
export function protocolsOf(model: ServiceModel): WireProtocol[] {
  if (model.protocol === 'smithy-rpc-v2-cbor') return ['json'];
  return model.queryCompatible === true ? ['json', 'query'] : [model.protocol];
}

/**
 * Writes an input as a client of the protocol does, by the model alone. It shares no code with the server, and checks
 * nothing.
 *
 * @returns `undefined` for an input that the protocol cannot carry, such as an empty label of a path
 */
export function writeRequest(
  model: ServiceModel,
  protocol: WireProtocol,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): WireRequest | undefined {
  if (protocol === 'json') {
    const headers = {
      'content-type': `application/x-amz-json-${model.jsonVersion ?? '1.0'}`,
      'x-amz-target': `${model.targetPrefix ?? ''}.${operation}`,
    };
    return { method: 'POST', path: '/', headers, body: jsonText(model, operation, input) };
  }
  if (protocol === 'query') {
    const body = queryText(model, operation, input);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return body === undefined ? undefined : { method: 'POST', path: '/', headers, body };
  }
  return restRequest(model, protocol, operation, input);
}

/** The name of the error that a response of any protocol carries. */
export function errorName(headers: NodeJS.Dict<string | string[]>, body: string): string | undefined {
  const header = headers['x-amzn-errortype'];
  const name = typeof header === 'string' ? header : (/"__type"\s*:\s*"([^"]+)"/.exec(body)?.[1] ?? codeElement(body));
  return name?.replace(/^.*#/, '').replace(/:.*$/, '');
}

function codeElement(body: string): string | undefined {
  return /<Code>([^<]*)<\/Code>/.exec(body)?.[1] ?? /"code"\s*:\s*"([^"]+)"/.exec(body)?.[1];
}
