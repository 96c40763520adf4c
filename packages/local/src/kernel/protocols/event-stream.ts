import { type ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { AwsError } from '../aws-error.js';
import { type Reference, type ServiceModel, type Shape, shapeOf } from '../models/service-model.js';
import { ownValue } from '../own-value.js';
import { writeJsonValue } from './json-values.js';

/** The member of an output that is an event stream, and its shape. */
export interface EventStreamMember {
  readonly name: string;
  readonly reference: Reference;
}

/** One event: the name of its type and its value, `{ sessionUpdate: { … } }`. */
export type StreamEvent = Readonly<Record<string, unknown>>;

const members = new WeakMap<Shape, EventStreamMember | false>();

/** The event stream of an output; `undefined` if it has none. */
export function eventStreamOf(model: ServiceModel, output: string | undefined): EventStreamMember | undefined {
  if (output === undefined) return undefined;
  const shape = shapeOf(model, output);
  let member = members.get(shape);
  if (member === undefined) {
    const found = Object.entries(shape.members ?? {}).find(
      ([, reference]) => shapeOf(model, reference).eventstream === true,
    );
    member = found === undefined ? false : { name: found[0], reference: found[1] };
    members.set(shape, member);
  }
  return member === false ? undefined : member;
}

/** How the protocol of a service sends the output beside its events. */
export interface EventStreamHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  /** Whether a first event has the output, as in the RPC protocols; in REST protocols the headers have it. */
  readonly hasInitialResponse: boolean;
}

/**
 * Sends the events of an output, until they end or the client disconnects. An `AwsError` among them is sent as an
 * exception.
 *
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
export async function sendEventStream(
  response: ServerResponse,
  { status, headers, hasInitialResponse }: EventStreamHead,
  model: ServiceModel,
  { reference }: EventStreamMember,
  events: AsyncIterable<StreamEvent>,
): Promise<void> {
  response.writeHead(status, { 'content-type': 'application/vnd.amazon.eventstream', ...headers });
  if (hasInitialResponse) response.write(eventFrame('initial-response', {}));
  const types = shapeOf(model, reference).members ?? {};
  // One listener for the whole response, which may have to wait for its client often.
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  try {
    for await (const event of events) {
      for (const [type, value] of Object.entries(event)) {
        const shape = types[type];
        if (shape === undefined || response.closed) continue;
        const isWritable = response.write(valueFrame(model, type, shape, value));
        if (!isWritable) await Promise.race([new Promise((resolve) => response.once('drain', resolve)), closed]);
      }
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const headers = { ':message-type': 'exception', ':exception-type': error.code };
    response.write(encodeFrame(headers, Buffer.from(JSON.stringify({ message: error.message }))));
  }
  response.end();
}

/** An event. The payload is its value, or the member that the model has as the payload. */
function valueFrame(model: ServiceModel, type: string, reference: Reference, value: unknown): Buffer {
  const members = Object.entries(shapeOf(model, reference).members ?? {});
  const payload = members.find(([, member]) => typeof member === 'object' && member.eventpayload === true)?.[0];
  if (payload === undefined) return eventFrame(type, writeJsonValue(model, reference, value));
  const content = ownValue(value as Readonly<Record<string, unknown>>, payload); // an event is a structure
  if (typeof content === 'string') return eventFrame(type, content, 'text/plain');
  return content instanceof Uint8Array
    ? eventFrame(type, content, 'application/octet-stream')
    : eventFrame(type, content ?? {});
}

function eventFrame(type: string, value: unknown, contentType = 'application/json'): Buffer {
  const headers = { ':message-type': 'event', ':event-type': type, ':content-type': contentType };
  const payload = value instanceof Uint8Array || typeof value === 'string' ? value : JSON.stringify(value);
  return encodeFrame(headers, Buffer.from(payload));
}

const preludeLength = 12;
const checksumLength = 4;
const stringType = 7;

/** Encodes a message with string headers: lengths, checksum of the lengths, headers, payload, checksum of everything. */
export function encodeFrame(headers: Readonly<Record<string, string>>, payload: Uint8Array): Buffer {
  const encoded = Buffer.concat(Object.entries(headers).map(([name, value]) => encodeHeader(name, value)));
  const frame = Buffer.alloc(preludeLength + encoded.length + payload.length + checksumLength);
  frame.writeUInt32BE(frame.length, 0);
  frame.writeUInt32BE(encoded.length, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8);
  encoded.copy(frame, preludeLength);
  frame.set(payload, preludeLength + encoded.length);
  const end = frame.length - checksumLength;
  frame.writeUInt32BE(crc32(frame.subarray(0, end)), end);
  return frame;
}

function encodeHeader(name: string, value: string): Buffer {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)];
  const length = Buffer.alloc(2);
  length.writeUInt16BE(valueBytes.length);
  return Buffer.concat([Buffer.from([nameBytes.length]), nameBytes, Buffer.from([stringType]), length, valueBytes]);
}
