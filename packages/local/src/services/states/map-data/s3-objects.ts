import { type JsonObject } from '@stepwell/asl';
import { type Readable } from 'node:stream';
import { readModel } from '../../../kernel/models/read-model.js';
import { type SdkClients } from '../integrations/http-fallback/sdk-clients.js';
import { awsSdkFailure } from '../integrations/service-call/call-failure.js';
import { loadSdkModule } from '../integrations/http-fallback/sdk-module.js';
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

/**
 * Calls S3 through the local endpoint, with the execution's role. All methods reject with a `TaskFailure` such as
 * `S3.NoSuchKeyException`.
 */
export class S3Objects {
  constructor(private readonly clients: SdkClients) {}

  /** Reads an object as a stream. */
  async read(location: S3Location, request: S3Request): Promise<Readable> {
    const { Body } = await this.#call('getObject', { Bucket: location.bucket, Key: location.key }, request);
    // on Node.js, a Readable
    return Body as Readable;
  }

  /** Reads an object as text. */
  async readText(location: S3Location, request: S3Request): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.read(location, request)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }

  async write(location: S3Location, body: string, request: S3Request): Promise<void> {
    await this.#call(
      'putObject',
      { Bucket: location.bucket, Key: location.key, Body: body, ContentType: 'application/json' },
      request,
    );
  }

  /** Lists the objects of a bucket, in S3's order. */
  async *list(bucket: string, prefix: string | undefined, request: S3Request): AsyncGenerator<ListedObject> {
    let token: unknown;
    do {
      const page = await this.#call(
        'listObjectsV2',
        { Bucket: bucket, Prefix: prefix, ContinuationToken: token },
        request,
      );
      // according to S3's model
      yield* (page['Contents'] ?? []) as ListedObject[];
      token = page['NextContinuationToken'];
    } while (token !== undefined);
  }

  async #call(action: string, input: object, request: S3Request): Promise<Record<string, unknown>> {
    const module = loadSdkModule(s3);
    const operation = module?.operation(action);
    if (module === undefined || operation === undefined) throw new Error(`@aws-sdk/client-s3 has no ${action}`);
    try {
      return await this.clients
        .get(s3, module, taskRole(request))
        .send(operation.command(input), { abortSignal: request.signal });
    } catch (error) {
      if (request.signal.aborted) throw error;
      throw awsSdkFailure(error, s3, readModel('s3'));
    }
  }
}
