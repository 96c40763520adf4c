import { problemMessage } from '../contract/problem.js';
import { utf8Bytes } from '../contract/payload.js';
import { RESOURCE_PATH_DESCRIPTION } from './contract.js';
import { URL_LIMIT_BYTES } from './limits.js';
import { RESOURCE_PATH_PATTERN } from './patterns.js';

/** The URL of an image, or the reason why path and base URL do not form one. */
export type ResourceUrl =
  { readonly url: string; readonly problem?: undefined } | { readonly url?: undefined; readonly problem: string };

const resourcePath = new RegExp(RESOURCE_PATH_PATTERN);

/**
 * Returns the whole URL of a path: `baseUrl` without a trailing `/`, then `/` and the path, normalized as in browsers
 * (WHATWG URL). Paths of a manifest come from S3 unchecked, so this function repeats the checks of the contract.
 */
export function resourceUrl(baseUrl: string, path: string): ResourceUrl {
  if (typeof path !== 'string' || path.length > 1_024 || !resourcePath.test(path)) {
    return { problem: problemMessage('resource path', path, RESOURCE_PATH_DESCRIPTION) };
  }
  const joined = joinUrl(baseUrl, path);
  if (!URL.canParse(joined)) return { problem: problemMessage('baseUrl', baseUrl, 'an http or https URL') };
  const url = new URL(joined).href;
  const bytes = utf8Bytes(url);
  if (bytes > URL_LIMIT_BYTES) return { problem: `the URL must have at most ${URL_LIMIT_BYTES} bytes, got ${bytes}` };
  return { url };
}

/**
 * Joins base URL and path without checks and normalization. Failures use this string for an image without a valid URL.
 */
export function joinUrl(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/$/, '')}/${path}`;
}
