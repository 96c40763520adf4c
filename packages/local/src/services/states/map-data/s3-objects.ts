import { type JsonObject } from '@stepwell/asl';
import { addAbortSignal, type Readable } from 'node:stream';
import { readAll, type StreamingBody, streamOf } from '../../../kernel/byte-stream.js';
import { type InternalCall, invokeAs } from '../../../kernel/calls.js';
import { type Kernel } from '../../../kernel/kernel.js';
import { readModel } from '../../../kernel/models/read-model.js';
import { awsSdkFailure } from '../integrations/service-call/call-failure.js';
import { serviceName } from '../integrations/service-call/service-name.js';
import { taskRole } from '../integrations/task-role.js';

/** The task that reads or writes S3. */
export interface S3Request {
  readonly context: JsonObject;
  readonly signal: AbortSignal;
}

/** Location of an object. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
  /** The account that must own the bucket. */
  readonly expectedBucketOwner?: string | undefined;
}

/** Returns the URI of an object. */
export function s3Uri({ bucket, key }: S3Location): string {
  return `s3://${bucket}/${key}`;
}

/** An object in a listing. */
export interface ListedObject {
  readonly Key: string;
  readonly ETag?: string;
  readonly LastModified?: Date;
  readonly Size?: number;
  readonly StorageClass?: string;
}

const s3 = serviceName('s3');

/** Where the data of Maps comes from: the services of the environment. */
export interface MapDataDependencies extends Pick<InternalCall, 'clock' | 'region'> {
  readonly kernel: Kernel;
}

/** Calls S3 with the execution's role. All methods reject with a `TaskFailure` such as `S3.NoSuchKeyException`. */
export class S3Objects {
  constructor(private readonly dependencies: MapDataDependencies) {}

  /** Reads an object as a stream. */
  async read(location: S3Location, request: S3Request): Promise<Readable> {
    const { Body } = await this.#call<{ readonly Body: StreamingBody }>('GetObject', target(location), request);
    return addAbortSignal(request.signal, streamOf(Body));
  }

  /** Returns the size of an object in bytes. */
  async size(location: S3Location, request: S3Request): Promise<number> {
    const { ContentLength } = await this.#call<{ ContentLength: number }>('HeadObject', target(location), request);
    return ContentLength;
  }

  /** Reads the bytes of an object from `start` to before `end`. */
  async readRange(location: S3Location, start: number, end: number, request: S3Request): Promise<Buffer> {
    const input = { ...target(location), Range: `bytes=${start}-${end - 1}` };
    return readAll((await this.#call<{ readonly Body: StreamingBody }>('GetObject', input, request)).Body);
  }

  async write(location: S3Location, body: string, request: S3Request): Promise<void> {
    await this.#call(
      'PutObject',
      { Bucket: location.bucket, Key: location.key, Body: body, ContentType: 'application/json' },
      request,
    );
  }

  /** Lists the objects of a bucket, in S3's order. */
  async *list(bucket: string, prefix: string | undefined, request: S3Request): AsyncGenerator<ListedObject> {
    let token: string | undefined;
    do {
      const page: ObjectPage = await this.#call(
        'ListObjectsV2',
        { Bucket: bucket, Prefix: prefix, ContinuationToken: token },
        request,
      );
      yield* page.Contents;
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  async #call<Output>(operation: string, input: object, request: S3Request): Promise<Output> {
    const { kernel, clock, region } = this.dependencies;
    const roleArn = taskRole(request);
    const invoke = invokeAs(kernel, { source: 'task', clock, region, roleArn, signal: request.signal });
    try {
      return await invoke<Output>('s3', operation, input);
    } catch (error) {
      if (request.signal.aborted) throw error;
      throw awsSdkFailure(error, s3, readModel('s3'));
    }
  }
}

function target({ bucket, key, versionId, expectedBucketOwner }: S3Location): object {
  return {
    Bucket: bucket,
    Key: key,
    ...(versionId === undefined ? {} : { VersionId: versionId }),
    ...(expectedBucketOwner === undefined ? {} : { ExpectedBucketOwner: expectedBucketOwner }),
  };
}

/** The output of ListObjectsV2. */
interface ObjectPage {
  readonly Contents: readonly ListedObject[];
  readonly NextContinuationToken?: string;
}
