import { type IncomingMessage, type ServerResponse } from 'node:http';
import { StatesError } from './states-error.js';

/** The greatest request that the service takes: a definition of 1 MB, escaped, and its parameters. */
const largestBody = 8 * 1024 * 1024;

/** Reads a request's JSON body; an empty one is `{}`. */
export async function readJsonBody(http: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of http as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new StatesError('ValidationException', `The request has more than ${largestBody} bytes; send less`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString('utf8');
  if (body.trim() === '') return {};
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new StatesError('SerializationException', `The request's body is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Writes an answer; `Date`s become seconds since the epoch, as AWS JSON 1.0 has them. */
export function writeJson(response: ServerResponse, requestId: string, statusCode: number, body: object): void {
  const text = JSON.stringify(body, datesAsSeconds);
  response.writeHead(statusCode, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': requestId,
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** `JSON.stringify` has called `toJSON` by the time a replacer sees the value, so look at the holder's own. */
function datesAsSeconds(this: unknown, key: string, value: unknown): unknown {
  const own: unknown = typeof this === 'object' && this !== null ? Reflect.get(this, key) : undefined;
  return own instanceof Date ? own.getTime() / 1000 : value;
}

/** Writes a refusal as AWS's JSON protocol does: status 400 and the error's name in `__type`. */
export function writeError(response: ServerResponse, requestId: string, error: unknown): void {
  if (error instanceof StatesError) {
    const namespace = error.name === 'ValidationException' || error.name === 'SerializationException' || error.name === 'UnknownOperationException' ? 'com.amazon.coral.service' : 'com.amazonaws.swf.service.v2.model';
    writeJson(response, requestId, 400, { __type: `${namespace}#${error.name}`, message: error.message });
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  writeJson(response, requestId, 500, { __type: 'com.amazon.coral.service#InternalFailure', message: `The local Step Functions service failed: ${message}` });
}
