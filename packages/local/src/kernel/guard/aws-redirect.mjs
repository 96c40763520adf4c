import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { urlToHttpOptions } from 'node:url';
import { isAwsName, isPlaceholderName } from './aws-hosts.mjs';

/** @typedef {import('node:http').RequestOptions} RequestOptions */

/**
 * Sends the HTTP requests of this thread to AWS hosts to the local endpoint: those of `http`, `https` and `fetch`, and
 * so of the AWS SDK in every version, also where it ignores `AWS_ENDPOINT_URL`.
 *
 * @param {string} endpoint the URL of the local endpoint
 */
export function redirectAwsRequests(endpoint) {
  const { hostname, port, origin } = new URL(endpoint);
  const agent = new http.Agent({ keepAlive: true });
  const plainRequest = http.request;
  for (const module of [http, https]) {
    const original = module.request;
    /** @param {unknown[]} args */
    const request = (...args) => {
      const { options, callback } = parseArguments(args);
      const host = String(options.hostname ?? options.host ?? '');
      if (!isAwsName(host) || options.socketPath) return Reflect.apply(original, module, args);
      const { createConnection, lookup, ...rest } = options;
      const headers = withHost(options.headers, host);
      return plainRequest({ ...rest, protocol: 'http:', hostname, host: hostname, port, agent, headers }, callback);
    };
    /** @param {unknown[]} args */
    const get = (...args) => {
      const started = request(...args);
      started.end();
      return started;
    };
    Object.assign(module, { request, get });
  }
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { host, pathname, search } = new URL(request.url);
    if (!isAwsName(host)) return fetch(input, init);
    return fetch(new Request(`${origin}${pathPrefix(host)}${pathname}${search}`, request));
  };
  syncBuiltinESMExports();
}

/** The host of the URLs that take the responses of custom resources, and the path of this endpoint that takes them. */
const customResources = { host: 'cloudformation-custom-resource-response-', path: '/_aws/custom-resource-responses' };

/**
 * The bucket or the HTTP API that a host names, as a part of the path: `fetch` sends no other `Host` than that of its
 * URL.
 *
 * @param {string} host
 */
function pathPrefix(host) {
  if (isPlaceholderName(host)) return `/_aws/placeholder/${host}`;
  if (host.startsWith(customResources.host)) return customResources.path;
  const [, bucket] = /^(.+)\.s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?$/.exec(host) ?? [];
  if (bucket !== undefined) return `/${bucket}`;
  const [, api] = /^([^.]+)\.execute-api\./.exec(host) ?? [];
  return api === undefined ? '' : `/_aws/execute-api/${api}`;
}

/**
 * The forms of `http.request`: URL or options or both, and a callback.
 *
 * @param {unknown[]} args
 * @returns {{ options: RequestOptions, callback: ((response: http.IncomingMessage) => void) | undefined }}
 */
function parseArguments(args) {
  const [first, second] = args;
  const callback = args.find((argument) => typeof argument === 'function');
  const url =
    typeof first === 'string' && URL.canParse(first) ? new URL(first) : first instanceof URL ? first : undefined;
  const given = url === undefined ? first : second;
  return {
    options: {
      ...(url === undefined ? {} : urlToHttpOptions(url)),
      ...(typeof given === 'object' ? given : {}),
    },
    callback: /** @type {((response: http.IncomingMessage) => void) | undefined} */ (callback),
  };
}

/**
 * @param {RequestOptions['headers']} headers
 * @param {string} host
 * @returns {RequestOptions['headers']}
 */
function withHost(headers, host) {
  if (Array.isArray(headers)) return headers;
  const hasHost = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'host');
  return hasHost ? headers : { ...headers, host };
}
