import { GatewayFailure } from '../gateway-failure.js';
import { type RestApis } from '../store.js';
import { headerOf, type RestRequest } from './rest-request.js';

/**
 * The identity of the API key of a request. Usage plans admit their keys to the stages of APIs.
 *
 * @param fromAuthorizer the key that a Lambda authorizer returned, for APIs whose keys come from it
 * @throws `GatewayFailure` with status 403
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-key-with-console.html
 */
export function apiKeyIdentity(
  request: RestRequest,
  { keys, plans }: RestApis,
  fromAuthorizer: string | undefined,
): { readonly apiKey: string; readonly apiKeyId: string } {
  const { info } = request.api;
  const value = info.apiKeySource === 'AUTHORIZER' ? fromAuthorizer : headerOf(request, 'x-api-key');
  const key = [...keys.values()].find((candidate) => candidate.value === value && candidate.enabled);
  const isAdmitted =
    key !== undefined &&
    [...plans.values()].some(
      ({ keyIds, apiStages }) =>
        keyIds.includes(key.id) &&
        apiStages.some(({ apiId, stage }) => apiId === info.id && stage === request.stage.stageName),
    );
  if (!isAdmitted) throw new GatewayFailure('INVALID_API_KEY');
  return { apiKey: key.value, apiKeyId: key.id };
}
