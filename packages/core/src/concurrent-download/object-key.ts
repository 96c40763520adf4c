import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { OBJECT_KEY_LIMIT_BYTES } from './limits.js';

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
