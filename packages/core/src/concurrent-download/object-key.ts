import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { problemMessage } from '../contract/problem.js';
import { utf8Bytes } from '../contract/payload.js';
import { RESOURCE_PATH_DESCRIPTION, RESOURCE_PATH_PATTERN } from './contract.js';
import { URL_LIMIT_BYTES, OBJECT_KEY_LIMIT_BYTES } from './limits.js';
import { STEPWELL_PREFIX } from '../stepwell-prefix.js';

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

/** Separates the head and the hash of a truncated key. No other key contains this mark. */
const CUT_MARK = '!~';

const SHA256_HEX_LENGTH = 64;

/**
 * Returns the key of an image's object, which derives from the whole URL. Equal URLs have equal keys, different URLs
 * have different keys (up to the strength of SHA-256 for truncated keys), and the key is readable:
 *
 * | url | key |
 * | --- | --- |
 * | `https://www.fluentpython.com/data/flags/ad/ad.gif` | `www.fluentpython.com/data/flags/ad/ad.gif` |
 * | `http://127.0.0.1:8080/a.gif` | `http!127.0.0.1!8080/a.gif` |
 * | `https://example.com/a.gif?w=64` | `example.com/a.gif!3Fw=64` |
 *
 * The prefix `http!` marks http, and `!port` follows the host if the port is not the scheme's default. In the path, a
 * character outside `A-Z a-z 0-9 / . _ % ~ = & , + ; : @ $ - ( )` becomes `!` and the two hexadecimal digits of its
 * byte. After the `?`, a `/` is encoded in the same way, so that no query resembles a folder. In the host, which
 * contains no `%`, every character other than a letter, digit, `-` or `.` becomes `%` and two digits. Therefore no host
 * can start a key with `_stepwell/`, the prefix of Stepwell's own objects. A key above 1,024 bytes is truncated, and
 * ends with `!~` and the SHA-256 of the URL.
 *
 * @param url an http or https URL without credentials and fragment; the function normalizes it first
 * @throws TypeError if it is not such a URL
 */
export function objectKey(url: string): string {
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')
    throw new TypeError(`${url} is not an http or https url`);
  if (parsed.username !== '' || parsed.password !== '' || parsed.href.includes('#'))
    throw new TypeError(`${url} has credentials or a fragment`);
  const scheme = parsed.protocol === 'http:' ? 'http!' : '';
  const port = parsed.port === '' ? '' : `!${parsed.port}`;
  const key = `${scheme}${hostPart(parsed.hostname)}${port}${pathPart(parsed.href.slice(parsed.origin.length))}`;
  if (key.length <= OBJECT_KEY_LIMIT_BYTES) return key;
  const head = key.slice(0, OBJECT_KEY_LIMIT_BYTES - CUT_MARK.length - SHA256_HEX_LENGTH);
  return `${head}${CUT_MARK}${bytesToHex(sha256(parsed.href))}`;
}

/**
 * A host that URLs normalize is ASCII. The function also encodes a leading dot, so that a key never starts with `../`.
 */
function hostPart(host: string): string {
  return host.replace(/^\.|[^a-z0-9.-]/g, (character) => `%${hexOf(character)}`);
}

/** The path and query as URLs normalize them: ASCII, with other characters percent-encoded. */
function pathPart(pathAndQuery: string): string {
  const query = pathAndQuery.indexOf('?');
  const path = query === -1 ? pathAndQuery : pathAndQuery.slice(0, query);
  const rest = query === -1 ? '' : pathAndQuery.slice(query);
  return mark(path, /[^A-Za-z0-9/._%~=&,+;:@$()-]/g) + mark(rest, /[^A-Za-z0-9._%~=&,+;:@$()-]/g);
}

function mark(text: string, others: RegExp): string {
  return text.replace(others, (character) => `!${hexOf(character)}`);
}

function hexOf(asciiCharacter: string): string {
  return asciiCharacter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
}

/**
 * Returns the prefix of one execution's reports: `_stepwell/concurrent-download/<state machine name>/<execution
 * name>/`.
 */
export function executionPrefix(stateMachineName: string, executionName: string): string {
  return `${STEPWELL_PREFIX}concurrent-download/${stateMachineName}/${executionName}/`;
}

/** Returns the prefix of an execution's batch reports. */
export function batchReportsPrefix(run: string): string {
  return `${run}batches/`;
}

/** Returns the key of one batch's report: JSON of a `BatchReport`. */
export function batchReportKey(run: string, batch: string): string {
  return `${batchReportsPrefix(run)}${batch}.json`;
}

/** Returns the key of the whole report: JSON Lines, one result per line. */
export function reportKey(run: string): string {
  return `${run}report.jsonl`;
}

/** Returns the key of a list of paths that exceeds the payload limit. The key derives from the content. */
export function inputManifestKey(sha256Hex: string): string {
  return `${STEPWELL_PREFIX}inputs/${sha256Hex}.json`;
}

/** Returns whether a manifest is JSON Lines. Any other manifest is a JSON array. */
export function isJsonLinesManifest(key: string): boolean {
  return key.endsWith('.jsonl') || key.endsWith('.ndjson');
}
