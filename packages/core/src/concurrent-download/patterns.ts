/**
 * Regular expressions that JavaScript, Java and the JSONata parser interpret in the same way (see `JsonSchema` in
 * ../contract/json-schema.ts for the restrictions). `\x5c` is the backslash.
 */

/** The end of the string. JavaScript would accept `$`, but in Java `$` also matches before a final line break. */
const END = '(?![\\s\\S])';

const PORT = '(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?';

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}`;
const IPV6 = '\\x5b[0-9A-Fa-f:.]+\\x5d';
/**
 * Excludes names whose last label parses as a number (`1.2`, `0x7f`), because URLs interpret them as IPv4 addresses.
 */
const HOST_NAME = '([A-Za-z0-9_-]+\\.)*([A-Za-z_][A-Za-z0-9_-]*|[0-9]+[A-WYZa-wyz_-][A-Za-z0-9_-]*)\\.?';

/** `baseUrl`: http or https, an ASCII host (internationalized names in `xn--` form), a port, a path. */
export const BASE_URL_PATTERN = `^[Hh][Tt][Tt][Pp][Ss]?://(${IPV4}|${IPV6}|${HOST_NAME})${PORT}(/[^\\x00-\\x20\\x7f?#\\x5c]*)?${END}`;

/** A segment that URLs interpret as the current or parent folder, even with percent-encoded dots, before a query. */
const DOT_SEGMENT = '([^?]*/)?(\\.|%2[eE]){1,2}([/?]|$)';

/**
 * A resource path: relative, without dot segments, scheme, fragment, backslash and control characters, and without
 * leading or trailing spaces. A colon in the first segment resembles a scheme; write it as `%3A`.
 */
export const RESOURCE_PATH_PATTERN = `^(?![/? ])(?![A-Za-z][A-Za-z0-9+.-]*:)(?!${DOT_SEGMENT})([^\\x00-\\x1f\\x7f#\\x5c]*[^\\x00-\\x20\\x7f#\\x5c])${END}`;
