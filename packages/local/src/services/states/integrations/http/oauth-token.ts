import { type ConnectionAuthorization } from '../../../events/index.js';
import { lowerCased, type OutgoingRequest } from './http-request.js';

/** How an OAuth connection gets its tokens. */
export type OAuthCredentials = Extract<ConnectionAuthorization, { readonly type: 'OAUTH_CLIENT_CREDENTIALS' }>;

/**
 * The request for an access token: `grant_type=client_credentials` with the client's id and secret, and what the
 * connection adds.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html
 */
export function tokenRequest({
  endpoint,
  method,
  clientId,
  clientSecret,
  parameters,
}: OAuthCredentials): OutgoingRequest {
  const url = new URL(endpoint);
  for (const { key, value } of parameters.queryParameters) url.searchParams.set(key, value);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  for (const { key, value } of parameters.bodyParameters) form.set(key, value);
  if (method === 'GET') for (const [key, value] of form) url.searchParams.set(key, value);
  return {
    url,
    method,
    headers: {
      accept: 'application/json',
      ...(method === 'GET' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...lowerCased(parameters.headers),
    },
    body: method === 'GET' ? undefined : form.toString(),
  };
}

/** The token in the answer; `undefined` where there is none. */
export function accessToken(status: number, text: string): string | undefined {
  if (status < 200 || status > 299) return undefined;
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' &&
      answer !== null &&
      'access_token' in answer &&
      typeof answer.access_token === 'string'
      ? answer.access_token
      : undefined;
  } catch {
    return undefined;
  }
}
