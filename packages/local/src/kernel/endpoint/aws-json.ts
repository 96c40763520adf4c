import { type ServerResponse } from 'node:http';
import { type ServiceRequest } from '../service.js';
import { AwsError } from './aws-error.js';
import { readBody } from './body.js';

/** How a service speaks AWS JSON: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
export interface JsonProtocol {
  readonly version: '1.0' | '1.1';
  /** Stands before `#` in an error's `__type`: `com.amazonaws.sqs`. Clients cut it off. */
  readonly namespace?: string;
  /** Largest body in bytes; 6 MiB by default. */
  readonly bodyLimit?: number;
  /** Further headers of an error's answer (SQS tells the error's old name in `x-amzn-query-error`). */
  errorHeaders?(error: AwsError): Readonly<Record<string, string>>;
}

/** A JSON object as it came over the wire, not checked yet. */
export type WireObject = Record<string, unknown>;

/** Carries out the operation that `x-amz-target` names; `undefined` answers with an empty body. */
export type JsonOperation = (
  operation: string,
  input: WireObject,
  request: ServiceRequest,
) => Promise<object | undefined> | object | undefined;

/** Reads an AWS JSON request, lets `operate` carry it out, and answers with its result or its `AwsError`. */
export async function answerJson(
  request: ServiceRequest,
  response: ServerResponse,
  protocol: JsonProtocol,
  operate: JsonOperation,
): Promise<void> {
  try {
    const operation = operationOf(request);
    const input = parseObject(await readBody(request.http, protocol.bodyLimit));
    sendJson(request, response, protocol, 200, await operate(operation, input, request));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    sendJsonError(request, response, protocol, error);
  }
}

/** Answers with a body of AWS JSON. */
export function sendJson(
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
export function sendJsonError(
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

function operationOf(request: ServiceRequest): string {
  const target = request.http.headers['x-amz-target'];
  const operation = typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : '';
  if (operation === '')
    throw new AwsError('UnknownOperationException', 'The request names no operation: it has no x-amz-target header');
  return operation;
}

/** Parses a JSON object; anything else is `SerializationException`, as AWS calls it. */
export function parseObject(body: Buffer): WireObject {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AwsError(
      'SerializationException',
      `The body is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AwsError('SerializationException', 'The body is not a JSON object');
  }
  // Each level has at least two characters.
  if (body.length > 2 * deepest && isDeeper(value, deepest)) {
    throw new AwsError('SerializationException', `The body must have at most ${deepest} levels of lists and objects`);
  }
  return value as WireObject; // a parsed JSON object has string keys and unknown values
}

/** As JSON parsers for Java limit it. Operations may visit values recursively. */
const deepest = 1000;

function isDeeper(value: object, levels: number): boolean {
  if (levels === 0) return true;
  for (const item of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) {
    if (typeof item === 'object' && item !== null && isDeeper(item, levels - 1)) return true;
  }
  return false;
}
