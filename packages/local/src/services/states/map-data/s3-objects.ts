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
    return addAbortSignal(request.signal, streamOf(await this.#body(location, request)));
  }

  /** Reads an object as text. */
  async readText(location: S3Location, request: S3Request): Promise<string> {
    return (await readAll(await this.#body(location, request))).toString('utf8');
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

  async #body({ bucket: Bucket, key: Key }: S3Location, request: S3Request): Promise<StreamingBody> {
    return (await this.#call<{ readonly Body: StreamingBody }>('GetObject', { Bucket, Key }, request)).Body;
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

/** The output of ListObjectsV2. */
interface ObjectPage {
  readonly Contents: readonly ListedObject[];
  readonly NextContinuationToken?: string;
}
