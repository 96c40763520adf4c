import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { OBJECT_KEY_LIMIT_BYTES } from './limits.js';

/** What stands between the head and the hash of a key that would be too long; no other key contains it. */
const CUT_MARK = '!~';
const SHA256_HEX_LENGTH = 64;

/**
 * The key of an image's object, from its whole url. Two urls never share a key (beyond the strength of SHA-256 where
 * a key has to be cut), one url always has the same, and a person can read it:
 *
 * | url | key |
 * | --- | --- |
 * | `https://www.fluentpython.com/data/flags/ad/ad.gif` | `www.fluentpython.com/data/flags/ad/ad.gif` |
 * | `http://127.0.0.1:8080/a.gif` | `http!127.0.0.1!8080/a.gif` |
 * | `https://example.com/a.gif?w=64` | `example.com/a.gif!3Fw=64` |
 *
 * `http!` stands in front for http, `!port` behind the host for a port that is not the scheme's own. In the path, a
 * character outside `A-Z a-z 0-9 / . _ % ~ = & , + ; : @ $ - ( )` becomes `!` and the two hexadecimal digits of its
 * byte; from the `?` on a `/` does as well, so that no query can look like a folder. In the host, which has no `%` of
 * its own, whatever is not a letter, digit, `-` or `.` becomes `%` and two digits: hence no host can begin a key with
 * `_stepwell/`, where Stepwell keeps its own objects. A key above 1,024 bytes is cut, and `!~` and the SHA-256 of the
 * url end it.
 *
 * @param url an http or https url without credentials and fragment; it is normalised first
 * @throws TypeError where it is none
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

/** A host, as URLs normalise it, is ASCII; a leading dot is marked too, so that a key never begins with `../`. */
function hostPart(host: string): string {
  return host.replace(/^\.|[^a-z0-9.-]/g, (character) => `%${hexOf(character)}`);
}

/** Path and query as URLs normalise them: ASCII, the rest percent-encoded. */
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
