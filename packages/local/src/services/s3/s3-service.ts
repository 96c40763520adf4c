import { type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsError } from '../../kernel/endpoint/aws-error.js';
import { isPreflight } from '../../kernel/endpoint/browser-requests.js';
import { sendRestXml, sendRestXmlError } from '../../kernel/endpoint/rest-xml.js';
import { type XmlElements } from '../../kernel/endpoint/xml.js';
import {
  type LocalService,
  type OriginPolicy,
  type ServiceContext,
  type ServiceRequest,
} from '../../kernel/service.js';
import { BlobStore } from './blob-store.js';
import { type BucketSubresource, renderConfiguration } from './bucket-configuration.js';
import { type Bucket } from './bucket.js';
import { BucketStore } from './bucket-store.js';
import { corsHeaders, type CorsRule, corsRuleFor, corsRules, preflightAnswer } from './cors.js';
import { receiveStream } from './receive-body.js';
import { answerBucketCall } from './wire/bucket-operations.js';
import { answerObjectCall } from './wire/object-operations.js';
import { bucketOfRequest, readCall, type S3Answer, wholeSeconds } from './wire/s3-call.js';

/** Options of the S3 service. */
export interface S3ServiceOptions extends ServiceContext {
  /** Where objects' bytes lie; made when missing, and left to its owner to remove. */
  readonly directory: string;
}

/** How a bucket is made in process. */
export interface BucketOptions {
  /** The environment's region by default. */
  readonly region?: string;
  /**
   * Configuration documents as S3's API has them, without their root element: `{ lifecycle: { Rule: [...] } }`; a
   * policy as JSON.
   */
  readonly configuration?: Readonly<Partial<Record<BucketSubresource, XmlElements>>>;
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
 * Amazon S3 on this machine: objects as files in a directory, streamed both ways, so that their size is the disk's
 * limit and not the memory's. Versions are not kept.
 */
export class S3Service implements LocalService {
  readonly signingName = 's3';
  private readonly store: BucketStore;

  constructor(private readonly options: S3ServiceOptions) {
    this.store = new BucketStore(new BlobStore(join(options.directory, 'objects')));
  }

  /** Creates a bucket. Rejects with `InvalidBucketName`; one that is there keeps its objects. */
  async createBucket(name: string, { region, configuration }: BucketOptions = {}): Promise<void> {
    const bucket = this.store.create(name, region ?? this.options.region, this.options.clock.now());
    configure(bucket, configuration);
  }

  /** Gives a bucket other settings than it had; its objects stay. Throws `NoSuchBucket`. */
  configureBucket(name: string, configuration: BucketOptions['configuration']): void {
    const bucket = this.store.get(name);
    bucket.configuration.clear();
    configure(bucket, configuration);
  }

  /** Deletes a bucket; `empty` deletes its objects first. Rejects with `NoSuchBucket` and `BucketNotEmpty`. */
  async deleteBucket(name: string, { empty = false }: { readonly empty?: boolean } = {}): Promise<void> {
    const bucket = this.store.get(name);
    if (empty) for (const key of [...bucket.objects.keys()]) await this.store.remove(bucket, key);
    await this.store.delete(name);
  }

  /** Metadata of the objects of a bucket whose keys start with the prefix, in S3's order. Throws `NoSuchBucket`. */
  listObjects(bucketName: string, prefix = ''): ObjectSummary[] {
    const bucket = this.store.get(bucketName);
    return this.store
      .keys(bucket)
      .filter((key) => key.startsWith(prefix))
      .map((key) => this.summary(bucketName, key));
  }

  /** Streams an object's bytes. Throws `NoSuchBucket` and `NoSuchKey`. */
  readObject(bucketName: string, key: string): ObjectSummary & { readonly body: Readable } {
    const object = this.store.object(this.store.get(bucketName), key);
    return { ...this.summary(bucketName, key), body: this.store.blobs.read(object.blobs) };
  }

  /** Writes an object from a stream, bytes or text. */
  async putObject(
    bucketName: string,
    key: string,
    body: AsyncIterable<Uint8Array> | Uint8Array | string,
    contentType = 'application/octet-stream',
  ): Promise<ObjectSummary> {
    const bucket = this.store.get(bucketName);
    const source = typeof body === 'string' || body instanceof Uint8Array ? Readable.from([Buffer.from(body)]) : body;
    const { blob, md5, checksum } = await receiveStream(source, this.store.blobs, 'CRC32');
    const lastModified = wholeSeconds(this.options.clock.now());
    const headers = { 'content-type': contentType, 'x-amz-server-side-encryption': 'AES256' };
    await this.store.put(
      bucket,
      { key, blobs: [blob], size: blob.size, etag: md5, lastModified, headers, checksum, tags: {} },
      () => undefined,
    );
    return this.summary(bucketName, key);
  }

  /** A bucket's own CORS configuration; one without configuration admits no other origin. */
  originPolicy(request: ServiceRequest): OriginPolicy | undefined {
    const bucket = bucketOfRequest(request.http);
    if (bucket === '') return undefined;
    return { allows: (origin) => corsRuleFor(this.corsRulesOf(bucket), request.http, origin) !== undefined };
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    try {
      const { origin } = request.http.headers;
      if (origin !== undefined) {
        const rules = this.corsRulesOf(bucketOfRequest(request.http));
        if (isPreflight(request.http))
          return await send(request, response, preflightAnswer(rules, request.http, origin));
        const rule = corsRuleFor(rules, request.http, origin);
        if (rule !== undefined) response.setHeaders(new Map(Object.entries(corsHeaders(rule, origin))));
      }
      const call = readCall(this.store, this.options, request);
      const answer = call.key === '' ? await answerBucketCall(call) : await answerObjectCall(call);
      await send(request, response, answer);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      sendRestXmlError(request, response, error);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private corsRulesOf(bucket: string): CorsRule[] {
    return corsRules(this.store.find(bucket)?.configuration.get('cors'));
  }

  private summary(bucketName: string, key: string): ObjectSummary {
    const { size, etag, lastModified, headers } = this.store.object(this.store.get(bucketName), key);
    const metadata = Object.entries(headers)
      .filter(([name]) => name.startsWith('x-amz-meta-'))
      .map(([name, value]) => [name.slice('x-amz-meta-'.length), value]);
    return {
      key,
      size,
      etag,
      lastModified,
      contentType: headers['content-type'] ?? '',
      metadata: Object.fromEntries(metadata),
    };
  }
}

function configure(bucket: Bucket, configuration: BucketOptions['configuration'] = {}): void {
  for (const [subresource, content] of Object.entries(configuration) as [BucketSubresource, XmlElements][]) {
    // the keys are subresources by type
    bucket.configuration.set(subresource, renderConfiguration(subresource, content));
  }
}

async function send(request: ServiceRequest, response: ServerResponse, answer: S3Answer): Promise<void> {
  const { status = 200, headers = {}, document, stream } = answer;
  if (document !== undefined) {
    sendRestXml(request, response, status, document, headers);
    return;
  }
  response.writeHead(status, {
    'x-amz-request-id': request.requestId,
    ...(headers['content-length'] === undefined && status !== 204 ? { 'content-length': '0' } : {}),
    ...headers,
  });
  if (stream === undefined) response.end();
  else await pipeline(stream, response);
}
