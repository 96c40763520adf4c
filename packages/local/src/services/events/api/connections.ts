import {
  type ConnectionAuthorization,
  type HttpConnection,
  type HttpParameters,
  type NamedValue,
} from '../connections/connection-store.js';
import { readConnection } from '../connections/read-connection.js';
import { page } from '../wire.js';
import { type EventsOperation } from './operations.js';

/** Connections, for `http:invoke` of Step Functions. Answers tell no secrets. */
export const connectionOperations: Readonly<Record<string, EventsOperation>> = {
  CreateConnection: (fields, { connections }) => summary(connections.create(readConnection(fields))),

  DescribeConnection(fields, { connections }) {
    const connection = connections.get(fields.string('Name'));
    return {
      ...summary(connection),
      Name: connection.name,
      AuthorizationType: connection.authorization.type,
      AuthParameters: {
        ...authorizationView(connection.authorization),
        ...(hasAny(connection.parameters) ? { InvocationHttpParameters: parametersView(connection.parameters) } : {}),
      },
      ...(connection.description === undefined ? {} : { Description: connection.description }),
    };
  },

  DeleteConnection: (fields, { connections }) => ({
    ...summary(connections.delete(fields.string('Name'))),
    ConnectionState: 'DELETING',
  }),

  ListConnections(fields, { connections }) {
    const prefix = fields.optionalString('NamePrefix') ?? '';
    const { items, ...next } = page(
      connections.list().filter(({ name }) => name.startsWith(prefix)),
      fields,
    );
    return {
      Connections: items.map((connection) => ({
        ...summary(connection),
        Name: connection.name,
        AuthorizationType: connection.authorization.type,
      })),
      ...next,
    };
  },
};

function summary({ arn, createdAt }: HttpConnection): object {
  return {
    ConnectionArn: arn,
    ConnectionState: 'AUTHORIZED',
    CreationTime: createdAt / 1000,
    LastModifiedTime: createdAt / 1000,
  };
}

function authorizationView(authorization: ConnectionAuthorization): object {
  switch (authorization.type) {
    case 'API_KEY':
      return { ApiKeyAuthParameters: { ApiKeyName: authorization.name } };
    case 'BASIC':
      return { BasicAuthParameters: { Username: authorization.username } };
    case 'OAUTH_CLIENT_CREDENTIALS':
      return {
        OAuthParameters: {
          AuthorizationEndpoint: authorization.endpoint,
          HttpMethod: authorization.method,
          ClientParameters: { ClientID: authorization.clientId },
        },
      };
  }
}

/** Values can be secrets, so only names are returned. */
function parametersView({ headers, queryParameters, bodyParameters }: HttpParameters): object {
  const names = (values: readonly NamedValue[]) => values.map(({ key }) => ({ Key: key, IsValueSecret: true }));
  return {
    HeaderParameters: names(headers),
    QueryStringParameters: names(queryParameters),
    BodyParameters: names(bodyParameters),
  };
}

function hasAny({ headers, queryParameters, bodyParameters }: HttpParameters): boolean {
  return headers.length + queryParameters.length + bodyParameters.length > 0;
}
