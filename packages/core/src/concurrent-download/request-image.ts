import { type AddressPolicy } from './address-policy.js';
import { ConnectionFailed } from './connection-failed.js';
import { isRedirect } from './http-status.js';
import { REDIRECT_LIMIT } from './limits.js';
import { type HttpResponse, type HttpClient } from './dependencies.js';

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
