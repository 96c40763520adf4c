import { isJsonObject, type JsonObject } from '@stepwell/asl';
import { EventsError } from '../events-error.js';
import { RequestFields } from '../wire.js';
import {
  type ConnectionAuthorization,
  type ConnectionDefinition,
  type HttpParameters,
  type NamedValue,
} from './connection-store.js';

/**
 * Reads a connection as CreateConnection and `AWS::Events::Connection` have it. No message tells a value of
 * `AuthParameters`.
 *
 * @throws EventsError `ValidationException`, which names the field
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateConnection.html
 */
export function readConnection(fields: RequestFields): ConnectionDefinition {
  const auth = new RequestFields(fields.optionalObject('AuthParameters') ?? {});
  if (fields.values['InvocationConnectivityParameters'] !== undefined)
    throw EventsError.validation(
      'InvocationConnectivityParameters is not supported locally: there are no private networks',
    );
  return {
    name: fields.string('Name', /^[.\-_A-Za-z0-9]{1,64}$/),
    description: fields.optionalString('Description'),
    authorization: readAuthorization(fields.string('AuthorizationType'), auth),
    parameters: readHttpParameters(auth.optionalObject('InvocationHttpParameters'), 'InvocationHttpParameters'),
  };
}

function readAuthorization(type: string, auth: RequestFields): ConnectionAuthorization {
  switch (type) {
    case 'API_KEY': {
      const own = secrets(auth, 'ApiKeyAuthParameters');
      return { type, name: own('ApiKeyName'), value: own('ApiKeyValue') };
    }
    case 'BASIC': {
      const own = secrets(auth, 'BasicAuthParameters');
      return { type, username: own('Username'), password: own('Password') };
    }
    case 'OAUTH_CLIENT_CREDENTIALS': {
      const section = auth.optionalObject('OAuthParameters') ?? {};
      const own = secrets(auth, 'OAuthParameters');
      const client = secrets(new RequestFields(section), 'ClientParameters');
      const method = own('HttpMethod');
      if (method !== 'GET' && method !== 'POST' && method !== 'PUT')
        throw EventsError.validation('OAuthParameters.HttpMethod must be GET, POST or PUT');
      const endpoint = own('AuthorizationEndpoint');
      if (!URL.canParse(endpoint)) throw EventsError.validation('OAuthParameters.AuthorizationEndpoint must be a URL');
      const parameters = section['OAuthHttpParameters'];
      return {
        type,
        endpoint,
        method,
        clientId: client('ClientID'),
        clientSecret: client('ClientSecret'),
        parameters: readHttpParameters(
          parameters !== undefined && isJsonObject(parameters) ? parameters : undefined,
          'OAuthHttpParameters',
        ),
      };
    }
    default:
      throw EventsError.validation(
        `AuthorizationType must be API_KEY, BASIC or OAUTH_CLIENT_CREDENTIALS, got '${type.slice(0, 40)}'`,
      );
  }
}

/** Reads strings of a section. Errors contain only the name, because values are secrets. */
function secrets(fields: RequestFields, section: string): (name: string) => string {
  const values = fields.optionalObject(section) ?? {};
  return (name) => {
    const value = values[name];
    if (typeof value !== 'string' || value === '')
      throw EventsError.validation(`${section}.${name} is required: a string`);
    return value;
  };
}

function readHttpParameters(value: JsonObject | undefined, at: string): HttpParameters {
  const fields = new RequestFields(value ?? {});
  const read = (list: string): NamedValue[] =>
    fields.objects(list).map((one) => {
      const { Key: key, Value: text } = one.values;
      if (typeof key !== 'string' || typeof text !== 'string')
        throw EventsError.validation(`A member of ${at}.${list} needs Key and Value as texts`);
      return { key, value: text };
    });
  return {
    headers: read('HeaderParameters'),
    queryParameters: read('QueryStringParameters'),
    bodyParameters: read('BodyParameters'),
  };
}
