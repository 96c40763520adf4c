import { type ServerResponse } from 'node:http';
import { readBody } from '../endpoint/body.js';
import { type ServiceRequest } from '../service.js';
import { AwsError } from '../aws-error.js';
import { type InvokeOperation, type WireOptions } from '../http-service.js';
import { ResponseLost } from '../kernel.js';
import { type Values } from '../operation.js';
import { toQueryCode } from '../unknown-operation.js';
import { type ServiceModel } from '../models/service-model.js';
import { parseObject, withoutNulls } from './json-body.js';
import { eventStreamOf, sendEventStream, type StreamEvent } from './event-stream.js';
import { readJsonValue, writeJsonValue } from './json-values.js';

/** How a service speaks AWS JSON: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
interface JsonProtocol {
  readonly version: '1.0' | '1.1';
  /** Stands before `#` in an error's `__type`: `com.amazonaws.sqs`. Clients cut it off. */
  readonly namespace?: string;
  /** Largest body in bytes; 6 MiB by default. */
  readonly bodyLimit?: number;
  /** Further headers of an error's answer (SQS tells the error's old name in `x-amzn-query-error`). */
  errorHeaders?(error: AwsError): Readonly<Record<string, string>>;
}

/**
 * Serves a request of AWS JSON.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export async function handleJson(
  request: ServiceRequest,
  response: ServerResponse,
  model: ServiceModel,
  wire: WireOptions,
  invoke: InvokeOperation,
): Promise<void> {
  const protocol = protocolOf(model, wire);
  try {
    const operation = operationOf(request);
    const bytes = await readBody(request.http, wire.bodyLimit);
    const body = parseObject(bytes);
    const shapes = Object.hasOwn(model.operations, operation) ? model.operations[operation] : undefined;
    if (wire.passesWireValues === true) {
      sendJson(request, response, protocol, 200, await invoke(operation, body));
      return;
    }
    const input = shapes?.input === undefined ? {} : readJsonValue(model, shapes.input, withoutNulls(body, bytes));
    const output = await invoke(operation, input as Record<string, unknown>); // a structure reads as an object
    const stream = eventStreamOf(model, shapes?.output);
    if (stream !== undefined) {
      const events = (output as Values)[stream.name] as AsyncIterable<StreamEvent>; // the operation returns events
      const headers = { 'x-amzn-requestid': request.requestId };
      await sendEventStream(response, { status: 200, headers, hasInitialResponse: true }, model, stream, events);
      return;
    }
    const written = shapes?.output === undefined ? output : writeJsonValue(model, shapes.output, output ?? {});
    sendJson(request, response, protocol, 200, written as object | undefined); // a structure is written as an object
  } catch (error) {
    if (!(error instanceof AwsError) || error instanceof ResponseLost) throw error;
    sendJsonError(request, response, protocol, error);
  }
}

const protocols = new WeakMap<WireOptions, JsonProtocol>();

function protocolOf(model: ServiceModel, wire: WireOptions): JsonProtocol {
  const known = protocols.get(wire);
  if (known !== undefined) return known;
  const protocol: JsonProtocol = {
    version: model.jsonVersion === '1.1' ? '1.1' : '1.0',
    namespace: wire.errorNamespace,
    bodyLimit: wire.bodyLimit,
    errorHeaders: (error): Readonly<Record<string, string>> =>
      model.queryCompatible === true
        ? { 'x-amzn-query-error': `${wire.queryCode?.(error) ?? toQueryCode(error)};${error.fault}` }
        : {},
  };
  protocols.set(wire, protocol);
  return protocol;
}

/** Answers with a body of AWS JSON. */
function sendJson(
  request: ServiceRequest,
  response: ServerResponse,
  protocol: JsonProtocol,
  status: number,
  body: object | undefined,
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': `application/x-amz-json-${protocol.version}`,
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': request.requestId,
  });
  response.end(text);
}

/** Answers with an error as AWS JSON has it: `__type` and `message`. */
function sendJsonError(
  request: ServiceRequest,
  response: ServerResponse,
  protocol: JsonProtocol,
  error: AwsError,
): void {
  response.setHeader('x-amzn-errortype', error.code);
  for (const [name, value] of Object.entries(protocol.errorHeaders?.(error) ?? {})) response.setHeader(name, value);
  const type = protocol.namespace === undefined ? error.code : `${protocol.namespace}#${error.code}`;
  sendJson(request, response, protocol, error.statusCode, { __type: type, message: error.message, ...error.details });
}

function operationOf({ http }: ServiceRequest): string {
  const target = http.headers['x-amz-target'];
  const operation = typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : '';
  if (operation !== '') return operation;
  throw new AwsError('UnknownOperationException', 'The header x-amz-target is required: it names the operation.');
}
