import { type AddressPolicy } from './address-policy.js';
import { ConnectionFailed } from './errors.js';
import { REDIRECT_LIMIT } from './limits.js';
import { type HttpResponse, type HttpClient } from './dependencies.js';

/** The reason phrases of HTTP status codes (https://www.iana.org/assignments/http-status-codes). */
const REASONS: Readonly<Record<number, string>> = {
  204: 'No Content',
  206: 'Partial Content',
  300: 'Multiple Choices',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  414: 'URI Too Long',
  416: 'Range Not Satisfiable',
  418: "I'm a teapot",
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  507: 'Insufficient Storage',
  511: 'Network Authentication Required',
};

/**
 * Formats a status code with its reason phrase, such as `404 Not Found`, or only the code if it has no registered
 * phrase.
 */
export function statusText(status: number): string {
  const reason = REASONS[status];
  return reason === undefined ? String(status) : `${status} ${reason}`;
}

/** Returns whether the same request can succeed later: 408, 425, 429 and every 5xx status. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Returns whether a response redirects the client. */
function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** The maximum of the first backoff. The maximum doubles with each further attempt. */
export const BACKOFF_BASE_MS = 500;

/** The maximum of every backoff. A wait that `Retry-After` requires can be longer. */
export const BACKOFF_CAP_MS = 20_000;

/**
 * The maximum jitter that is added to a wait that the server requires, so that clients do not return at the same time.
 */
export const RETRY_AFTER_JITTER_MS = 1_000;

/**
 * Returns the wait before the next attempt, in milliseconds: exponential backoff with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), but never less than the server requires.
 *
 * @param attempt the number of the failed attempt, starting at 1
 * @param retryAfterMs the wait that the server requires, if any
 * @param random returns a number from 0 (inclusive) to 1 (exclusive)
 */
export function retryDelayMs(attempt: number, retryAfterMs: number | undefined, random: () => number): number {
  if (retryAfterMs !== undefined) return retryAfterMs + Math.floor(random() * RETRY_AFTER_JITTER_MS);
  const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
  return Math.floor(random() * ceiling);
}

/**
 * Returns the wait that a `Retry-After` header requires, in milliseconds from now: seconds, or a date (RFC 9110,
 * section 10.2.3). Returns 0 for a date in the past, and `undefined` for a missing or invalid header.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^[0-9]+$/.test(text)) return Number(text) * 1_000;
  // Date.parse accepts more than HTTP dates (for example, "1.5"), so the code checks the format first.
  if (!/^[A-Z][a-z]+,? /.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/**
 * Requests a URL and follows at most {@link REDIRECT_LIMIT} redirects. The policy checks each target. Returns a
 * redirect without a target as the response.
 *
 * @throws {@link ConnectionFailed} if there is no response, a target is rejected, or there are too many redirects
 */
export async function requestImage(
  http: HttpClient,
  policy: AddressPolicy,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<HttpResponse> {
  let target = new URL(url);
  for (let redirects = 0; ; redirects += 1) {
    const refusal = policy.urlRejectionReason(target);
    if (refusal !== undefined)
      throw new ConnectionFailed(
        'refused-address',
        redirects === 0 ? refusal : `redirected to ${target.href}: ${refusal}`,
      );
    const answer = await http({ url: target.href, headers, signal });
    const location = answer.header('location');
    if (!isRedirect(answer.status) || location === undefined) return answer;
    await answer.discard();
    if (redirects === REDIRECT_LIMIT)
      throw new ConnectionFailed(
        'protocol',
        `redirected more than ${REDIRECT_LIMIT} times, last to ${location.slice(0, 200)}`,
      );
    if (!URL.canParse(location, target.href))
      throw new ConnectionFailed(
        'protocol',
        `redirected to ${JSON.stringify(location.slice(0, 200))}, which is no url`,
      );
    target = new URL(location, target.href);
    target.hash = '';
  }
}
