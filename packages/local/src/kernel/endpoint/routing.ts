import { type IncomingMessage } from 'node:http';
import { type LocalService } from '../service.js';
import { type Signature } from './caller.js';
import { ownValue } from '../own-value.js';

/** The route of a request: a service, or the name of an unknown service. */
export type Route = { readonly service: LocalService } | { readonly unknown: string };

/** Service names in signatures that differ from the service's `signingName`. */
const signingAliases: Readonly<Record<string, string>> = { s3express: 's3', 's3-object-lambda': 's3' };

/** Finds the service of a request. `LocalService` documents the order. */
export function route(
  services: readonly LocalService[],
  http: IncomingMessage,
  host: string,
  path: string,
  signature: Signature | undefined,
): Route {
  const byHost = services.find((service) => service.ownsHost?.(host) ?? false);
  if (byHost) return { service: byHost };
  if (signature !== undefined) {
    const name = ownValue(signingAliases, signature.service) ?? signature.service;
    const signed = services.find((service) => service.signingName === name);
    if (signed) return { service: signed };
    // A signed request of a service that is not here must not end in another one's path.
    return { unknown: signature.service };
  }
  const target = http.headers['x-amz-target'];
  if (typeof target === 'string') {
    const targeted = services.find(
      (service) => service.targetPrefix !== undefined && target.startsWith(service.targetPrefix),
    );
    return targeted ? { service: targeted } : { unknown: target.split('.')[0] ?? target };
  }
  const byPath = services.find((service) => service.ownsPath?.(path) ?? false);
  if (byPath) return { service: byPath };
  const s3 = services.find((service) => service.signingName === 's3');
  const isForm = (http.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return s3 && !isForm ? { service: s3 } : { unknown: 'unsigned request' };
}
