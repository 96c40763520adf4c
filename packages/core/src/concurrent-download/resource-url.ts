import { problemMessage } from '../contract/problem.js';
import { utf8Bytes } from '../contract/payload.js';
import { RESOURCE_PATH_DESCRIPTION } from './contract.js';
import { URL_LIMIT_BYTES } from './limits.js';
import { RESOURCE_PATH_PATTERN } from './patterns.js';

/** An image's url, or why path and base url make none. */
export type ResourceUrl =
  { readonly url: string; readonly problem?: undefined } | { readonly url?: undefined; readonly problem: string };

const resourcePath = new RegExp(RESOURCE_PATH_PATTERN);

/**
 * The whole url of a path: `baseUrl` without a `/` at its end, `/`, the path; normalised as browsers do (WHATWG URL).
 * Paths of a manifest come from S3 and have been checked by nobody, so this checks again what the contract checks.
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

/** Base url and path as one text, not checked and not normalised: how a failure names an image that has no url. */
export function joinUrl(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/$/, '')}/${path}`;
}
