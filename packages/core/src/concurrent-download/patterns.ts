/**
 * Regular expressions that JavaScript, Java and the JSONata reader of regular expressions all understand the same
 * way (see `JsonSchema` in ../contract/json-schema.ts for what that forbids). `\x5c` is the backslash.
 */

/** The end of the text. `$` would do in JavaScript, but Java's also matches before a last line break. */
const END = '(?![\\s\\S])';

const PORT = '(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?';

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = `${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}`;
const IPV6 = '\\x5b[0-9A-Fa-f:.]+\\x5d';
/**
 * Names whose last label would be read as a number (`1.2`, `0x7f`) are left out: URLs take them for IPv4 addresses in
 * disguise.
 */
const HOST_NAME = '([A-Za-z0-9_-]+\\.)*([A-Za-z_][A-Za-z0-9_-]*|[0-9]+[A-WYZa-wyz_-][A-Za-z0-9_-]*)\\.?';

/** `baseUrl`: http or https, a host in ASCII (an international one in its `xn--` form), a port, a path. */
export const BASE_URL_PATTERN = `^[Hh][Tt][Tt][Pp][Ss]?://(${IPV4}|${IPV6}|${HOST_NAME})${PORT}(/[^\\x00-\\x20\\x7f?#\\x5c]*)?${END}`;

/** A segment that URLs read as "here" or "up", also when its dots are percent-encoded, anywhere before a query. */
const DOT_SEGMENT = '([^?]*/)?(\\.|%2[eE]){1,2}([/?]|$)';

/**
 * A resource path: relative, with no dot segment, scheme, fragment, backslash or control character, and no space at
 * either end. A colon in the first segment looks like a scheme; write it as `%3A`.
 */
export const RESOURCE_PATH_PATTERN = `^(?![/? ])(?![A-Za-z][A-Za-z0-9+.-]*:)(?!${DOT_SEGMENT})([^\\x00-\\x1f\\x7f#\\x5c]*[^\\x00-\\x20\\x7f#\\x5c])${END}`;
