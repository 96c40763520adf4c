import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type OriginPolicy } from '../service.js';
import { AwsError } from '../aws-error.js';
import { isTrustedOrigin } from './hosts.js';

// Every page that a browser of this machine shows can send requests to 127.0.0.1. Pages of this machine are trusted.
// Pages of other sites may send only what the CORS configuration of an API or a bucket allows them to send.

/**
 * Why a request is refused that a page of another site made, `undefined` for any other request.
 *
 * - `Origin` names the page of every request that JavaScript can read or that has a body, and `Referer` of most others.
 * - `Sec-Fetch-Site` tells for requests without `Origin` whether another site made them. Pages cannot set any of the
 *   three.
 * - A browser that sends none of them can have been sent by any page, so service APIs refuse it. They also refuse to be
 *   opened as a page: links in an email are `Sec-Fetch-Site: none`, as an address that the user typed.
 *
 * @param own the policy of the API or bucket that the request is for; without it the request is for a service API
 */
export function refusedPage(http: IncomingMessage, own: OriginPolicy | undefined): AwsError | undefined {
  const { origin, referer } = http.headers;
  const site = http.headers['sec-fetch-site'];
  if (own === undefined && http.headers['sec-fetch-mode'] === 'navigate') {
    return new AwsError(
      'InvalidOrigin',
      'A browser must not open a service API as a page. Use an AWS SDK or the AWS CLI',
      403,
    );
  }
  const page = origin ?? originOf(referer);
  if (page !== undefined && isTrustedOrigin(page)) return undefined;
  const isForeign =
    origin !== undefined || (site === undefined ? own === undefined && isUnknownBrowser(http) : !isOwnSite(site));
  if (!isForeign || own?.allows(page) === true) return undefined;
  const from = page === undefined ? 'The page of another site' : `A page of '${page}'`;
  const remedy =
    own === undefined
      ? 'Serve the page from localhost'
      : 'Serve the page from localhost, or allow its origin in the CORS configuration';
  return new AwsError('InvalidOrigin', `${from} must not call the local endpoint. ${remedy}`, 403);
}

/** Whether a request comes from a browser by its own account. */
export function isBrowser(http: IncomingMessage): boolean {
  const { origin, 'user-agent': agent } = http.headers;
  return (
    origin !== undefined || http.headers['sec-fetch-site'] !== undefined || (agent?.startsWith('Mozilla/') ?? false)
  );
}

/** Whether a request is a browser's preflight: it asks which requests a page may send. */
export function isPreflight(http: IncomingMessage): boolean {
  return (
    http.method === 'OPTIONS' &&
    http.headers.origin !== undefined &&
    http.headers['access-control-request-method'] !== undefined
  );
}

/**
 * Answers the preflight of a page that may call service APIs. Allows each method, and the headers that the page asked
 * for.
 */
export function answerPreflight(http: IncomingMessage, response: ServerResponse): void {
  const headers = http.headers['access-control-request-headers'];
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    ...(headers === undefined ? {} : { 'access-control-allow-headers': headers }),
    'access-control-max-age': '600',
  });
  response.end();
}

/** Lets the page that made a request read the response, as AWS's service APIs do. */
export function shareWithPage(http: IncomingMessage, response: ServerResponse): void {
  if (http.headers.origin === undefined) return;
  response.setHeader('access-control-allow-origin', http.headers.origin);
  response.setHeader('access-control-expose-headers', '*');
  response.setHeader('vary', 'origin');
}

function isOwnSite(site: string | string[]): boolean {
  return site === 'same-origin' || site === 'same-site' || site === 'none';
}

/** A browser that tells nothing of the page: one without fetch metadata, and a page that suppresses `Referer`. */
function isUnknownBrowser(http: IncomingMessage): boolean {
  return http.headers.referer !== undefined || isBrowser(http);
}

function originOf(referer: string | undefined): string | undefined {
  return referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : undefined;
}
