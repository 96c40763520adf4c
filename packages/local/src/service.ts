import type { IncomingMessage, ServerResponse } from 'node:http';

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
  readonly url: URL;
  readonly caller: Caller;
  /** The id that the answer carries in `x-amzn-requestid`. */
  readonly requestId: string;
}

/**
 * One emulated AWS service behind the endpoint. A service owns its wire protocol: it reads the request and writes the answer.
 * Adding a service is a folder under `services/` and a line in `services/index.ts`.
 */
export interface LocalService {
  /** The SigV4 signing name that routes to this service: `s3`, `states`, `dynamodb`, `sqs`, `sns`, `lambda`, `sts` … */
  readonly signingName: string;
  /** Prefix of `x-amz-target` for the JSON protocols (`AWSStepFunctions.`), for requests that are not signed. */
  readonly targetPrefix?: string;
  /** Whether an unsigned request with this path is the service's own (`/2015-03-31/functions/…` is Lambda's). */
  ownsPath?(path: string): boolean;
  handle(request: ServiceRequest, response: ServerResponse): Promise<void>;
  /** Ends timers, workers and sockets; resolves when none is left. Called once. */
  close(): Promise<void>;
}
