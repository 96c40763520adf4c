import { awsDomains, isAwsName, isPlaceholderName } from '../guard/aws-hosts.mjs';

/**
 * The host of a request without port, lower case, and without the `sync-` that SDK clients put in front for
 * StartSyncExecution and TestState. `undefined` for none.
 */
export function hostName(header: string | undefined): string | undefined {
  if (header === undefined || header === '') return undefined;
  const host = header.toLowerCase().replace(/:\d+$/, '');
  return host.startsWith('sync-') ? host.slice('sync-'.length) : host;
}

/**
 * Whether a `Host` is a name of this machine. A web page that had its own name point to 127.0.0.1 (DNS rebinding)
 * arrives with that name, and is refused.
 */
export function isLocalHost(host: string): boolean {
  if (host === 'localhost' || host === '[::1]' || isLoopbackAddress(host)) return true;
  return host.endsWith('.localhost') || host.endsWith('.127.0.0.1');
}

/**
 * Whether a request is for a URL of the app, whose host can contain a placeholder, and not for a service: such a request
 * gets no response of a service.
 */
export function isPlaceholderUrl(host: string, path: string): boolean {
  return (
    isPlaceholderName(host) ||
    path.startsWith('/_aws/placeholder/') ||
    /\.execute-api\./.test(host) ||
    path.startsWith('/_aws/execute-api/')
  );
}

/** Whether a browser's `Origin` is a page of this machine; other pages have no business with the endpoint. */
export function isTrustedOrigin(origin: string): boolean {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined) return false;
  return (
    url.hostname === 'localhost' ||
    url.hostname === '[::1]' ||
    url.hostname.endsWith('.localhost') ||
    isLoopbackAddress(url.hostname)
  );
}

/**
 * The bucket of a virtual-hosted S3 request: `images.s3.us-east-1.amazonaws.com`, `images.s3.localhost`,
 * `images.localhost`, `images.127.0.0.1`. `undefined` for a host that names no bucket.
 */
export function bucketOfHost(host: string): string | undefined {
  if (/(^|\.)(execute-api|lambda-url)\./.test(host)) return undefined;
  const aws = /^(?:(.+)\.)?s3[.-](?:[a-z0-9-]+\.)*(?:amazonaws\.com|amazonaws\.com\.cn)$/.exec(host);
  if (aws) return aws[1];
  const local = /^(.+)\.(?:localhost|127\.0\.0\.1)$/.exec(host);
  if (!local?.[1]) return undefined;
  const name = local[1].replace(/\.?\bs3(\.[a-z0-9-]+)?$/, '');
  return name === '' || isServiceHost(name) ? undefined : name;
}

/**
 * The service of an AWS host name, as its endpoints name it: `sqs` of `sqs.us-east-1.amazonaws.com`, `queue` of
 * `us-east-1.queue.amazonaws.com`, `ddb` of `123456789012.ddb.us-east-1.amazonaws.com`. The same for `sqs.localhost`.
 * `undefined` for a host that names none.
 */
export function serviceOfHost(host: string): string | undefined {
  const name = isAwsName(host) ? withoutDomain(host) : isServiceHost(localName(host)) ? localName(host) : undefined;
  // The service is the last label that is neither a region nor a kind of endpoint.
  return name
    ?.split('.')
    .findLast((label) => !/^([a-z]{2}(-[a-z]+)+-\d|dualstack|vpce|fips)$/.test(label))
    ?.replace(/-fips$/, '');
}

function withoutDomain(host: string): string {
  const domain = awsDomains.find((candidate) => host.endsWith(`.${candidate}`)) ?? host;
  return host.slice(0, -domain.length - 1);
}

function localName(host: string): string {
  return host.replace(/\.(localhost|127\.0\.0\.1)$/, '');
}

/** `sqs.us-east-1`, `sns`, `dynamodb.eu-west-1`: hosts of other services below `localhost`. */
function isServiceHost(name: string): boolean {
  return /^(s3|sqs|sns|sts|dynamodb|lambda|states|events|logs|batch|execute-api)(\.[a-z]{2}(-[a-z]+)+-\d)?$/.test(name);
}

function isLoopbackAddress(host: string): boolean {
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
