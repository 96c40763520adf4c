import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock } from '@stepwell/asl';
import { type FaultInjector } from './chaos/index.js';
import { type Kernel } from './kernel.js';

/** The environment of an emulated service. Environments in one process share nothing. */
export interface ServiceContext {
  /** The region in the service's ARNs: `us-east-1`. */
  readonly region: string;
  /** The account ID in the service's ARNs: 12 digits. */
  readonly accountId: string;
  /**
   * Returns the endpoint's address, `http://127.0.0.1:4566`. A function, because services are created before the
   * endpoint listens.
   */
  readonly endpoint: () => string;
  /** Clock for timestamps and delays of the service. */
  readonly clock: Clock;
  /** Injects faults. Default: no faults. */
  readonly faults?: FaultInjector;
  /** The kernel that services register with, and call each other through. */
  readonly kernel: Kernel;
}

/** The caller of a request, as identified by its credentials. */
export interface Caller {
  /** The access key ID of the signature; `undefined` for an unsigned request. */
  readonly accessKeyId: string | undefined;
  /** The ARN of the role, if the credentials were issued by this environment. */
  readonly roleArn: string | undefined;
  /** The region of the signature's credential scope, otherwise the environment's region. */
  readonly region: string;
}

/** A routed request with its caller, as a service receives it. The body is not read yet. */
export interface ServiceRequest {
  readonly http: IncomingMessage;
  /**
   * Path and query, normalized as in URLs (`http.url` has the original). The host is that of the `Host` header, if it
   * is valid in a URL.
   */
  readonly url: URL;
  readonly caller: Caller;
  /** The ID that the response returns in `x-amzn-requestid`. */
  readonly requestId: string;
}

/** Which pages of other sites can send requests to a resource, according to its CORS configuration. */
export interface OriginPolicy {
  /** Whether a page of the origin can send the request; `undefined` means that the browser does not send the origin. */
  allows(origin: string | undefined): boolean;
}

/**
 * An emulated AWS service behind the endpoint. A service implements its wire protocol: it reads the request and writes
 * the response. To add a service, create a folder under `services/` and a line in `services/index.ts`.
 *
 * Routing, first match wins: `ownsHost`, the signing name in the signature's credential scope, `targetPrefix`, the
 * service of an AWS host name, `ownsPath`, S3 for paths of buckets.
 */
export interface LocalService {
  /** The SigV4 signing name that routes to this service: `s3`, `states`, `dynamodb`, `sqs`, `sns`, `lambda`, `sts` … */
  readonly signingName: string;
  /** Prefix of `x-amz-target` for the JSON protocols (`AWSStepFunctions.`), for unsigned requests. */
  readonly targetPrefix?: string;
  /**
   * Whether a host name (lower case, without port and `sync-` prefix) belongs to the service, for signed and unsigned
   * requests.
   */
  ownsHost?(host: string): boolean;
  /**
   * Whether an unsigned request with this path belongs to the service (`/2015-03-31/functions/…` belongs to Lambda).
   */
  ownsPath?(path: string): boolean;
  /**
   * The CORS configuration of the requested resource, for services whose resources have one (HTTP APIs and buckets);
   * such a service answers preflight requests and sets CORS headers itself. Default: the endpoint allows local pages to
   * call the service.
   */
  originPolicy?(request: ServiceRequest): OriginPolicy | undefined;
  /**
   * Handles one request. A rejection becomes a 500 `InternalFailure`, so reject only for defects, not for invalid
   * requests.
   */
  handle(request: ServiceRequest, response: ServerResponse): Promise<void>;
  /** Stops timers, workers and sockets; resolves when all have stopped. Called once. */
  close(): Promise<void>;
}
