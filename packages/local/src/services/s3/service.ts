import { type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type Readable } from 'node:stream';
import { AwsError } from '../../kernel/aws-error.js';
import { streamOf } from '../../kernel/byte-stream.js';
import { type Invoke, invokeAs } from '../../kernel/calls.js';
import { isPreflight } from '../../kernel/endpoint/browser-requests.js';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { sendRestError } from '../../kernel/protocols/rest-protocol.js';
import { restXml } from '../../kernel/protocols/rest-xml-protocol.js';
import {
  type LocalService,
  type OriginPolicy,
  type ServiceContext,
  type ServiceRequest,
} from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { bucketNameOf, namesNoBucket } from './address.js';
import { BlobStore } from './blob-store.js';
import { corsHeaders, corsRuleFor, corsRules, preflightHeaders } from './cors.js';
import { differences } from './differences.js';
import { invalidInput } from './invalid-input.js';
import { Notifier } from './notifications/notifier.js';
import { bucketOperations } from './operations/buckets.js';
import { configurationOperations } from './operations/configurations.js';
import { copyOperations } from './operations/copies.js';
import { deleteOperations } from './operations/deletions.js';
import { listOperations } from './operations/listings.js';
import { notificationOperations } from './operations/notifications.js';
import { objectOperations } from './operations/objects.js';
import { uploadOperations } from './operations/uploads.js';
import { expiredUrl } from './presigned.js';
import { S3Store } from './store.js';
import { wire } from './wire.js';

/** Options of the S3 service. */
export interface S3ServiceOptions extends ServiceContext {
  /** The folder of objects' bytes. It is created if it does not exist; its owner removes it. */
  readonly directory: string;
}

/** Options of a bucket. */
export interface BucketOptions {
  /** The environment's region by default. */
  readonly region?: string;
}

/** Metadata of an object. */
export interface ObjectSummary {
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  readonly contentType: string;
  /** User metadata, names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Amazon S3 on this machine. Objects are streamed both ways; large ones are files, so that the disk limits their size.
 */
export class S3Service implements LocalService {
  readonly signingName = 's3';
  private readonly store: S3Store;
  private readonly http: HttpService;
  private readonly invoke: Invoke;
  private readonly notifier: Notifier;

  constructor({ directory, ...context }: S3ServiceOptions) {
    const { kernel, clock, region, accountId, endpoint } = context;
    this.notifier = new Notifier(context);
    this.store = new S3Store(kernel.transactions, new BlobStore(join(directory, 'objects')));
    const dependencies = { store: this.store, notifier: this.notifier, accountId, clock, endpoint };
    const service = {
      model: readModel('s3'),
      foreign,
      operations: {
        ...bucketOperations(dependencies),
        ...configurationOperations(dependencies),
        ...notificationOperations(dependencies),
        ...objectOperations(dependencies),
        ...copyOperations(dependencies),
        ...deleteOperations(dependencies),
        ...listOperations(dependencies),
        ...uploadOperations(dependencies),
      },
      invalidInput,
      get differences() {
        return differences();
      },
    };
    kernel.register(service);
    this.invoke = invokeAs(kernel, { source: 'deploy', clock, region });
    this.http = new HttpService(kernel, clock, service, wire);
  }

  /** Creates a bucket. Rejects with `InvalidBucketName`. An existing bucket is not changed. */
  async createBucket(name: string, { region }: BucketOptions = {}): Promise<void> {
    await this.invoke('s3', 'CreateBucket', {
      Bucket: name,
      ...(region === undefined ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }),
    });
  }

  /** Metadata of the objects of a bucket whose keys start with the prefix, in S3's order. Throws `NoSuchBucket`. */
  listObjects(bucket: string, prefix = ''): ObjectSummary[] {
    this.store.get(bucket);
    return this.store
      .keys(bucket)
      .filter((key) => key.startsWith(prefix))
      .map((key) => this.summary(bucket, key));
  }

  /** Streams an object's bytes. Throws `NoSuchBucket` and `NoSuchKey`. */
  readObject(bucket: string, key: string): ObjectSummary & { readonly body: Readable } {
    const summary = this.summary(bucket, key);
    return { ...summary, body: streamOf(this.store.blobs.read(this.store.object(bucket, key).blobs)) };
  }

  /** Writes an object from a stream, bytes or a string. */
  async putObject(
    bucket: string,
    key: string,
    body: AsyncIterable<Uint8Array> | Uint8Array | string,
    contentType = 'binary/octet-stream',
  ): Promise<ObjectSummary> {
    await this.invoke('s3', 'PutObject', {
      Bucket: bucket,
      Key: key,
      Body: body,
      ContentType: contentType,
      ChecksumAlgorithm: 'CRC32',
    });
    return this.summary(bucket, key);
  }

  /** The CORS configuration of the requested bucket. A bucket without one allows no other origin. */
  originPolicy({ http }: ServiceRequest): OriginPolicy | undefined {
    if (namesNoBucket(http)) return undefined;
    return {
      allows: (origin) => corsRuleFor(corsRules(this.store.find(bucketNameOf(http))), http, origin) !== undefined,
    };
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    const { origin } = request.http.headers;
    if (origin !== undefined && this.handleOrigin(request, response, origin)) return Promise.resolve();
    const expired = expiredUrl(request.url, Date.now());
    if (expired !== undefined) {
      sendRestError(request, response, restXml({}), expired);
      return Promise.resolve();
    }
    return this.http.handle(request, response);
  }

  /** Sets the CORS headers of a response. Returns whether the request was a preflight, and is answered. */
  private handleOrigin(request: ServiceRequest, response: ServerResponse, origin: string): boolean {
    const { http, requestId } = request;
    const rules = corsRules(this.store.find(bucketNameOf(http)));
    if (!isPreflight(http)) {
      const rule = corsRuleFor(rules, http, origin);
      if (rule !== undefined) response.setHeaders(new Map(Object.entries(corsHeaders(rule, origin))));
      return false;
    }
    try {
      const headers = preflightHeaders(rules, http, origin);
      response.writeHead(200, { 'x-amz-request-id': requestId, 'content-length': '0', ...headers }).end();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      sendRestError(request, response, restXml({}), error);
    }
    return true;
  }

  close(): Promise<void> {
    this.notifier.close();
    return Promise.resolve();
  }

  private summary(bucket: string, key: string): ObjectSummary {
    const { size, etag, lastModified, attributes, metadata } = this.store.object(bucket, key);
    return { key, size, etag, lastModified, contentType: attributes.ContentType ?? '', metadata };
  }
}
