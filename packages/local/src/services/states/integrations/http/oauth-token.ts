import { type ConnectionAuthorization } from '../../../../kernel/http-connection.js';
import { lowerCased, type OutgoingRequest } from './http-request.js';

/** Credentials of an OAuth connection. */
export type OAuthCredentials = Extract<ConnectionAuthorization, { readonly type: 'OAUTH_CLIENT_CREDENTIALS' }>;

/**
 * The request for an access token: `grant_type=client_credentials` with client ID and secret, and the connection's
 * parameters.
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

/** The token in the response; `undefined` if there is none. */
export function accessToken(status: number, text: string): string | undefined {
  if (status < 200 || status > 299) return undefined;
  try {
    const response: unknown = JSON.parse(text);
    return typeof response === 'object' &&
      response !== null &&
      'access_token' in response &&
      typeof response.access_token === 'string'
      ? response.access_token
      : undefined;
  } catch {
    return undefined;
  }
}
