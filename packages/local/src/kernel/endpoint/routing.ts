import { type IncomingMessage } from 'node:http';
import { AwsError } from '../aws-error.js';
import { type LocalService } from '../service.js';
import { type Signature } from './caller.js';
import { serviceOfHost } from './hosts.js';
import { ownValue } from '../own-value.js';

/** The route of a request: a service, or the error of a request that no service serves. */
export type Route =
  | { readonly service: LocalService }
  | {
      readonly error: AwsError;
      /** The name of a service that is not here, in the request's signature, target or host. */
      readonly missing?: string;
    };

/** Service names in signatures and hosts that differ from the service's `signingName`. */
const aliases: Readonly<Record<string, string>> = {
  s3express: 's3',
  's3-object-lambda': 's3',
  queue: 'sqs',
  ddb: 'dynamodb',
};

/** Whether a request has no target, or one of the service: streams have the signing name of DynamoDB, and another target. */
function isTargetOf({ targetPrefix }: LocalService, { headers }: IncomingMessage): boolean {
  const target = headers['x-amz-target'];
  return (
    targetPrefix === undefined || typeof target !== 'string' || !target.includes('.') || target.startsWith(targetPrefix)
  );
}

/** Finds the service of a request. `LocalService` documents the order. */
export function route(
  services: readonly LocalService[],
  http: IncomingMessage,
  host: string,
  url: URL,
  signature: Signature | undefined,
): Route {
  const byHost = services.find((service) => service.ownsHost?.(host) ?? false);
  if (byHost) return { service: byHost };
  // A request of a service that is not here must not end in another one's path.
  if (signature !== undefined) return named(services, signature.service, http);
  const target = http.headers['x-amz-target'];
  if (typeof target === 'string') {
    const targeted = services.find(
      (service) => service.targetPrefix !== undefined && target.startsWith(service.targetPrefix),
    );
    return targeted ? { service: targeted } : unsupported(services, target.split('.')[0] ?? target);
  }
  const hosted = serviceOfHost(host);
  if (hosted !== undefined) return named(services, hosted, http);
  const byPath = services.find((service) => service.ownsPath?.(url.pathname) ?? false);
  if (byPath) return { service: byPath };
  const s3 = services.find((service) => service.signingName === 's3');
  return s3 && isS3Request(http, url) ? { service: s3 } : { error: missingSignature() };
}

function named(services: readonly LocalService[], name: string, http: IncomingMessage): Route {
  const signingName = ownValue(aliases, name) ?? name;
  const service = services.find((candidate) => candidate.signingName === signingName && isTargetOf(candidate, http));
  return service ? { service } : unsupported(services, name);
}

function unsupported(services: readonly LocalService[], name: string): Route {
  const served = services.map((service) => service.signingName).join(', ');
  const message = `The service '${name}' is not supported locally; this endpoint serves ${served}`;
  return { error: new AwsError('UnknownService', message, 501), missing: name };
}

/** Whether an unsigned request can be one of S3, which serves public objects and forms of browsers: it names a bucket. */
function isS3Request({ headers, method }: IncomingMessage, { pathname, searchParams }: URL): boolean {
  const type = headers['content-type'] ?? '';
  if (pathname === '/' || searchParams.has('Action')) return false;
  return method !== 'POST' || !/^application\/(x-www-form-urlencoded|json|x-amz-json|cbor)/.test(type);
}

/** https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html */
function missingSignature(): AwsError {
  const message =
    'Request is missing Authentication Token. The endpoint finds the service of a request by its signature: use an AWS ' +
    'SDK, the AWS CLI, or the option --aws-sigv4 of curl';
  return new AwsError('MissingAuthenticationToken', message, 403);
}
