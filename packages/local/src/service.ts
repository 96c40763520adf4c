import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock } from '@stepwell/asl';
import { type FaultInjector } from './chaos/index.js';
import { type Kernel } from './kernel/kernel.js';

/**
 * What every emulated service knows about the environment it stands in. Two environments in one process share nothing.
 */
export interface ServiceContext {
  /** The region of every ARN that the service makes: `us-east-1`. */
  readonly region: string;
  /** The account of every ARN that the service makes: twelve digits. */
  readonly accountId: string;
  /**
   * The endpoint's address, `http://127.0.0.1:4566`, known once it listens: a function, since services are made before.
   */
  readonly endpoint: () => string;
  /** Time for whatever the service itself dates or delays. */
  readonly clock: Clock;
  /** Chaos; without it nothing goes wrong by itself. */
  readonly faults?: FaultInjector;
  /** The kernel that services register with; each has its own where a test makes it alone. */
  readonly kernel?: Kernel;
}

/** Who makes a call, as far as its credentials tell: the endpoint keeps it with every request. */
export interface Caller {
  /** The access key id of the signature; `undefined` for an unsigned request. */
  readonly accessKeyId: string | undefined;
  /** The ARN of the role whose credentials the runtime handed out, where it was one of those. */
  readonly roleArn: string | undefined;
  /** The region of the signature's credential scope, else the runtime's own. */
  readonly region: string;
}

/** A request as the endpoint hands it to a service: routed, with its caller, the body not read yet. */
export interface ServiceRequest {
  readonly http: IncomingMessage;
  /**
   * Path and query, normalised as URLs are (`http.url` has them as sent); its host is the `Host` header's where that
   * can stand in a URL.
   */
  readonly url: URL;
  readonly caller: Caller;
  /** The id that the answer carries in `x-amzn-requestid`. */
  readonly requestId: string;
}

/** Which pages of other sites may send requests to a resource, as its CORS configuration says. */
export interface OriginPolicy {
  /**
   * Whether a page of the origin may send the request; `undefined` is a page whose origin the browser does not tell.
   */
  allows(origin: string | undefined): boolean;
}

/**
 * One emulated AWS service behind the endpoint. A service owns its wire protocol: it reads the request and writes the
 * answer. Adding a service is a folder under `services/` and a line in `services/index.ts`.
 *
 * Routing, first match wins: `ownsHost`, the signing name in the signature's credential scope, `targetPrefix`,
 * `ownsPath`, S3.
 */
export interface LocalService {
  /** The SigV4 signing name that routes to this service: `s3`, `states`, `dynamodb`, `sqs`, `sns`, `lambda`, `sts` … */
  readonly signingName: string;
  /** Prefix of `x-amz-target` for the JSON protocols (`AWSStepFunctions.`), for requests that are not signed. */
  readonly targetPrefix?: string;
  /** Whether a host name (lower case, without port, `sync-` taken off) is the service's own, signed or not. */
  ownsHost?(host: string): boolean;
  /** Whether an unsigned request with this path is the service's own (`/2015-03-31/functions/…` is Lambda's). */
  ownsPath?(path: string): boolean;
  /**
   * The CORS configuration of the resource that a request is for, where it has one of its own as HTTP APIs and buckets
   * do; such a service answers preflights and sets CORS headers itself. Without it the endpoint lets the pages of this
   * machine call the service.
   */
  originPolicy?(request: ServiceRequest): OriginPolicy | undefined;
  /** Whether the service injects the faults of chaos itself; the endpoint injects them otherwise. */
  readonly injectsFaults?: boolean;
  /** Answers one request. A rejection becomes a 500 `InternalFailure`, so it means a defect, not a user's mistake. */
  handle(request: ServiceRequest, response: ServerResponse): Promise<void>;
  /** Ends timers, workers and sockets; resolves when none is left. Called once. */
  close(): Promise<void>;
}
