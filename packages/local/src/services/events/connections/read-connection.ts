import { type ConnectionAuthorization, type HttpParameters, type NamedValue } from '../../../kernel/http-connection.js';
import { validationError } from '../errors.js';
import { type ConnectionDefinition } from './connection-store.js';

interface ParameterInput {
  readonly Key?: string;
  readonly Value?: string;
}

interface HttpParametersInput {
  readonly HeaderParameters?: readonly ParameterInput[];
  readonly QueryStringParameters?: readonly ParameterInput[];
  readonly BodyParameters?: readonly ParameterInput[];
}

/** `AuthParameters` of CreateConnection and UpdateConnection. */
interface AuthInput {
  readonly ApiKeyAuthParameters?: { readonly ApiKeyName?: string; readonly ApiKeyValue?: string };
  readonly BasicAuthParameters?: { readonly Username?: string; readonly Password?: string };
  readonly OAuthParameters?: {
    readonly AuthorizationEndpoint?: string;
    readonly HttpMethod?: 'GET' | 'POST' | 'PUT';
    readonly ClientParameters?: { readonly ClientID?: string; readonly ClientSecret?: string };
    readonly OAuthHttpParameters?: HttpParametersInput;
  };
  readonly InvocationHttpParameters?: HttpParametersInput;
}

/** Input of CreateConnection and UpdateConnection. */
export interface ConnectionInput {
  readonly Name: string;
  readonly Description?: string;
  readonly AuthorizationType?: ConnectionAuthorization['type'];
  readonly AuthParameters?: AuthInput;
  readonly InvocationConnectivityParameters?: unknown;
}

/**
 * Reads the definition of a connection. Messages do not contain values of `AuthParameters`, because they are secrets.
 *
 * @param existing the connection to update; members that are left out keep its values
 * @throws AwsError `ValidationException`
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html
 */
export function readConnection(input: ConnectionInput, existing?: ConnectionDefinition): ConnectionDefinition {
  const { Name: name, Description, AuthorizationType, AuthParameters, InvocationConnectivityParameters } = input;
  if (InvocationConnectivityParameters !== undefined)
    throw validationError('InvocationConnectivityParameters is not supported locally: there are no private networks');
  const type = AuthorizationType ?? existing?.authorization.type ?? 'API_KEY';
  const current = existing?.authorization;
  const authorization = readAuthorization(type, AuthParameters ?? {}, current?.type === type ? current : undefined);
  const parameters = AuthParameters?.InvocationHttpParameters;
  return {
    name,
    description: Description ?? existing?.description,
    authorization,
    parameters:
      parameters === undefined && existing !== undefined
        ? existing.parameters
        : readHttpParameters(parameters, 'InvocationHttpParameters'),
  };
}

function readAuthorization(
  type: ConnectionAuthorization['type'],
  input: AuthInput,
  existing: ConnectionAuthorization | undefined,
): ConnectionAuthorization {
  switch (type) {
    case 'API_KEY': {
      const current = existing?.type === type ? existing : undefined;
      const { ApiKeyName, ApiKeyValue } = input.ApiKeyAuthParameters ?? {};
      return {
        type,
        name: required(ApiKeyName ?? current?.name, 'ApiKeyAuthParameters.ApiKeyName'),
        value: required(ApiKeyValue ?? current?.value, 'ApiKeyAuthParameters.ApiKeyValue'),
      };
    }
    case 'BASIC': {
      const current = existing?.type === type ? existing : undefined;
      const { Username, Password } = input.BasicAuthParameters ?? {};
      return {
        type,
        username: required(Username ?? current?.username, 'BasicAuthParameters.Username'),
        password: required(Password ?? current?.password, 'BasicAuthParameters.Password'),
      };
    }
    case 'OAUTH_CLIENT_CREDENTIALS': {
      const current = existing?.type === type ? existing : undefined;
      const { AuthorizationEndpoint, HttpMethod, ClientParameters, OAuthHttpParameters } = input.OAuthParameters ?? {};
      const endpoint = required(AuthorizationEndpoint ?? current?.endpoint, 'OAuthParameters.AuthorizationEndpoint');
      if (!URL.canParse(endpoint)) throw validationError('OAuthParameters.AuthorizationEndpoint must be a URL');
      return {
        type,
        endpoint,
        method: required(HttpMethod ?? current?.method, 'OAuthParameters.HttpMethod'),
        clientId: required(
          ClientParameters?.ClientID ?? current?.clientId,
          'OAuthParameters.ClientParameters.ClientID',
        ),
        clientSecret: required(
          ClientParameters?.ClientSecret ?? current?.clientSecret,
          'OAuthParameters.ClientParameters.ClientSecret',
        ),
        parameters:
          OAuthHttpParameters === undefined && current !== undefined
            ? current.parameters
            : readHttpParameters(OAuthHttpParameters, 'OAuthHttpParameters'),
      };
    }
  }
}

function required<T extends string>(value: T | undefined, name: string): T {
  if (value === undefined) throw validationError(`${name} is required for this AuthorizationType`);
  return value;
}

function readHttpParameters(input: HttpParametersInput = {}, at: string): HttpParameters {
  const read = (list: keyof HttpParametersInput): NamedValue[] =>
    (input[list] ?? []).map(({ Key: key, Value: value }) => {
      if (key === undefined || value === undefined)
        throw validationError(`A member of ${at}.${list} requires Key and Value`);
      return { key, value };
    });
  return {
    headers: read('HeaderParameters'),
    queryParameters: read('QueryStringParameters'),
    bodyParameters: read('BodyParameters'),
  };
}
