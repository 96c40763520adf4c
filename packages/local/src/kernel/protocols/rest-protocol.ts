import { type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsError } from '../aws-error.js';
import { ByteStream } from '../byte-stream.js';
import { bodyChunks, readBody } from '../endpoint/body.js';
import { type InvokeOperation, type WireOptions } from '../http-service.js';
import { ResponseLost } from '../kernel.js';
import {
  type OperationModel,
  type Reference,
  type ServiceModel,
  type Shape,
  shapeOf,
} from '../models/service-model.js';
import { type KernelService, type Values } from '../operation.js';
import { ownValue } from '../own-value.js';
import { type ServiceRequest } from '../service.js';
import { unknownOperation } from '../unknown-operation.js';
import { eventStreamOf, sendEventStream, type StreamEvent } from './event-stream.js';
import { encodeHeaders, readBoundMembers, writeBoundMembers } from './http-bindings.js';
import { findHttpOperation, type HttpOperation, type RequestHead } from './http-operation.js';

/** How a REST protocol writes structures in bodies: as JSON or as XML. */
export interface RestFormat {
  readonly contentType: string;
  /** The response header with the ID of the request. */
  readonly idHeader: string;
  /** Reads a structure. Throws `AwsError` for a malformed body. */
  read(model: ServiceModel, reference: Reference, body: Buffer): Record<string, unknown>;
  /** Writes a structure. Members that the model binds to headers are not part of it. */
  write(model: ServiceModel, reference: Reference, value: object, operation: OperationModel): string;
  error(error: AwsError, request: ServiceRequest): { readonly headers: Headers; readonly body: string };
}

type Headers = Readonly<Record<string, string>>;

/**
 * Serves a request of a REST protocol: method and path name the operation. A streaming member of an input is a
 * `Readable` of the body; that of an output may be one.
 *
 * @see https://smithy.io/2.0/spec/http-bindings.html
 */
export async function handleRest(
  request: ServiceRequest,
  response: ServerResponse,
  { model, operations }: KernelService,
  format: RestFormat,
  wire: WireOptions,
  invoke: InvokeOperation,
): Promise<void> {
  try {
    const head: RequestHead = {
      method: request.http.method ?? 'GET',
      path: wire.restPath?.(request) ?? pathOf(request),
      query: request.url.search === '' ? noQuery : request.url.searchParams,
      headers: request.http.headers,
    };
    const found = findHttpOperation(model, head, (name) => Object.hasOwn(operations, name));
    const operation = found && ownValue(model.operations, found.name);
    if (found === undefined || operation === undefined) {
      throw unknownOperation(model, `${head.method} ${head.path}`);
    }
    const input = readInput(request, head, found, operation, model, format, wire);
    const output = await invoke(found.name, input instanceof Promise ? await input : input);
    // Operations return objects.
    const sent = writeOutput(request, response, found.name, operation, (output ?? {}) as Values, model, format, wire);
    if (sent !== undefined) await sent;
  } catch (error) {
    if (!(error instanceof AwsError) || error instanceof ResponseLost || response.headersSent) throw error;
    sendRestError(request, response, format, error);
  }
}

/** Answers with an error. A response to HEAD has no body. */
export function sendRestError(
  request: ServiceRequest,
  response: ServerResponse,
  format: RestFormat,
  error: AwsError,
): void {
  const { headers, body } = format.error(error, request);
  const hasBody = body !== '' && request.http.method !== 'HEAD';
  response.writeHead(error.statusCode, {
    ...(body === '' ? {} : { 'content-type': format.contentType, 'content-length': Buffer.byteLength(body) }),
    [format.idHeader]: request.requestId,
    ...headers,
    ...error.headers,
  });
  response.end(hasBody ? body : undefined);
}

const noQuery = new URLSearchParams();

/** `request.url` resolves `..`, which is part of a label here. */
function pathOf({ http, url }: ServiceRequest): string {
  const [path = ''] = (http.url ?? '').split('?', 1);
  return path.startsWith('/') ? path : url.pathname;
}

/** Reads the input; without a promise if it is not in the body. */
function readInput(
  request: ServiceRequest,
  head: RequestHead,
  { name, labels }: HttpOperation,
  { input }: OperationModel,
  model: ServiceModel,
  format: RestFormat,
  wire: WireOptions,
): Record<string, unknown> | Promise<Record<string, unknown>> {
  if (input === undefined) return {};
  const shape = shapeOf(model, input);
  const bound = readBoundMembers(model, shape, head, labels);
  const { tooLarge } = wire;
  const readWhole = () =>
    readBody(request.http, wire.bodyLimits?.[name] ?? wire.bodyLimit, tooLarge && ((limit) => tooLarge(limit, name)));
  const { payload } = shape;
  const reference = payload === undefined ? undefined : shape.members?.[payload];
  if (payload === undefined || reference === undefined) {
    if (!hasBodyMembers(shape)) return bound;
    return readWhole().then((body) => ({ ...format.read(model, input, body), ...bound }));
  }
  const add = (value: unknown): Record<string, unknown> => {
    if (value !== undefined) bound[payload] = value;
    return bound;
  };
  if (typeof reference === 'object' && reference.streaming === true) {
    const stream = wire.readStream === undefined ? Readable.from(bodyChunks(request.http)) : wire.readStream(request);
    return stream instanceof Promise ? stream.then(add) : add(stream);
  }
  return readWhole().then((body) => add(readPayload(body, reference, model, format)));
}

function readPayload(body: Buffer, reference: Reference, model: ServiceModel, format: RestFormat): unknown {
  if (body.length === 0) return undefined;
  const { type } = shapeOf(model, reference);
  if (type === 'blob') return body;
  return type === 'string' ? body.toString('utf8') : format.read(model, reference, body);
}

const bodyMembers = new WeakMap<Shape, boolean>();

function hasBodyMembers(shape: Shape): boolean {
  const known = bodyMembers.get(shape);
  if (known !== undefined) return known;
  const found = Object.values(shape.members ?? {}).some(
    (reference) => typeof reference === 'string' || reference.in === undefined,
  );
  bodyMembers.set(shape, found);
  return found;
}

/** Writes the response. Returns a promise if the body is a stream. */
function writeOutput(
  request: ServiceRequest,
  response: ServerResponse,
  name: string,
  operation: OperationModel,
  output: Values,
  model: ServiceModel,
  format: RestFormat,
  wire: WireOptions,
): Promise<void> | undefined {
  const shape = operation.output === undefined ? noMembers : shapeOf(model, operation.output);
  const { status: boundStatus, headers } = writeBoundMembers(model, shape, output);
  const status = wire.statusOf?.(name, output) ?? boundStatus ?? operation.status ?? 200;
  const stream = eventStreamOf(model, operation.output);
  if (stream !== undefined) {
    headers[format.idHeader] ??= request.requestId;
    const events = (ownValue(output, stream.name) ?? noEvents) as AsyncIterable<StreamEvent>; // the operation returns events
    return sendEventStream(response, { status, headers, hasInitialResponse: false }, model, stream, events);
  }
  const { body, type } = writeBody(shape, operation, output, model, format);
  // The members of the output take precedence.
  if (type !== undefined) headers['content-type'] ??= type;
  if (!(body instanceof Readable) && status !== 204) headers['content-length'] ??= Buffer.byteLength(body);
  headers[format.idHeader] ??= request.requestId;
  if (wire.responseHeaders !== undefined) Object.assign(headers, wire.responseHeaders(name, output, request));
  writeHead(response, status, headers);
  const isHead = request.http.method === 'HEAD';
  if (isHead || !(body instanceof Readable)) {
    if (body instanceof Readable) body.destroy();
    response.end(isHead ? undefined : body);
    return undefined;
  }
  // A client that leaves closes the response, which is no defect.
  return pipeline(body, response).catch((error: unknown) => {
    if (!response.destroyed || body.errored) throw error;
  });
}

const noMembers: Shape = {};
const noEvents: readonly StreamEvent[] = [];

function writeHead(response: ServerResponse, status: number, headers: Record<string, string | number>): void {
  try {
    response.writeHead(status, headers);
  } catch (error) {
    // Values of inputs in this process can contain any character.
    if (!(error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_CHAR')) throw error;
    response.writeHead(status, encodeHeaders(headers));
  }
}

function writeBody(
  shape: Shape,
  operation: OperationModel,
  output: Values,
  model: ServiceModel,
  format: RestFormat,
): { readonly body: string | Uint8Array | Readable; readonly type?: string } {
  const { payload } = shape;
  const reference = payload === undefined ? undefined : shape.members?.[payload];
  if (payload === undefined || reference === undefined) {
    return operation.output === undefined || !hasBodyMembers(shape)
      ? { body: '' }
      : { body: format.write(model, operation.output, output, operation), type: format.contentType };
  }
  const value = ownValue(output, payload);
  if (value === undefined || value === null) return { body: '' };
  if (value instanceof ByteStream) return { body: value.bytes, type: 'application/octet-stream' };
  if (value instanceof Readable || value instanceof Uint8Array)
    return { body: value, type: 'application/octet-stream' };
  if (typeof value === 'string') return { body: value, type: 'text/plain' };
  return { body: format.write(model, reference, value, operation), type: format.contentType };
}
