import { Readable } from 'node:stream';
import { randomUUID } from 'node:crypto';
import { type Clock } from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { ByteStream, type StreamingBody, streamOf } from '../../kernel/byte-stream.js';
import { type Kernel } from '../../kernel/kernel.js';
import { findModel } from '../../kernel/models/read-model.js';
import { type Reference, type ServiceModel, shapeOf } from '../../kernel/models/service-model.js';
import { ownValue } from '../../kernel/own-value.js';
import { readTimestamp } from '../../kernel/protocols/json-values.js';
import { type Values } from '../../kernel/operation.js';
import { type Caller } from '../../kernel/service.js';

/** Bytes of a stream, such as an S3 object, that a response contains. */
const streamLimit = 1024 * 1024;

/** A call of an AWS operation by the console. */
export interface AwsCall {
  /** As in `aws-sdk:<service>:<action>` of Step Functions: `sfn`, `sqs`, `s3`. */
  readonly service: string;
  /** `ListExecutions` */
  readonly operation: string;
  /** Members by the names of the model; blobs as base64, timestamps as ISO 8601 strings. */
  readonly input: Values;
  readonly caller: Caller;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Calls an operation of any service through the kernel, as an HTTP request does, in the JSON of the AWS CLI: the page
 * needs no signature and only one protocol. Streams become base64 of at most 1 MiB.
 *
 * @throws AwsError the error of the service; `UnknownService` or the service's error for an unknown operation
 */
export async function callAws(kernel: Kernel, { service, operation, input, ...call }: AwsCall): Promise<unknown> {
  const model = findModel(service);
  if (model === undefined)
    throw new AwsError('UnknownService', `The service '${service}' is not supported locally`, 404);
  const shape = ownValue(model.operations, operation)?.input;
  const values = shape === undefined ? input : (readValue(model, shape, input) as Values); // an object stays an object
  const output = await kernel.invoke(service, operation, values, {
    ...call,
    source: 'http',
    requestId: randomUUID(),
  });
  return writeValue(output ?? {});
}

function readValue(model: ServiceModel, reference: Reference, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  const { members, list, map, type } = shapeOf(model, reference);
  if (Array.isArray(value)) return list === undefined ? value : value.map((item) => readValue(model, list, item));
  if (typeof value === 'object') {
    const shapeOfMember = (name: string): Reference | undefined => map ?? ownValue(members ?? {}, name);
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        const member = shapeOfMember(name);
        return [name, member === undefined ? item : readValue(model, member, item)];
      }),
    );
  }
  if (type === 'timestamp') return readTimestamp(value);
  return type === 'blob' && typeof value === 'string' ? Buffer.from(value, 'base64') : value;
}

async function writeValue(value: unknown): Promise<unknown> {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Readable || value instanceof ByteStream) return (await readStream(value)).toString('base64');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return Promise.all(value.map(writeValue));
  if (typeof value !== 'object' || value === null) return value;
  const members = await Promise.all(
    Object.entries(value).map(async ([name, item]) => [name, await writeValue(item)] as const),
  );
  return Object.fromEntries(members);
}

async function readStream(body: StreamingBody): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of streamOf(body) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= streamLimit) break;
  }
  return Buffer.concat(chunks).subarray(0, streamLimit);
}
