import {
  type ConnectionAuthorization,
  type ConnectionCredentials,
  type HttpParameters,
  type NamedValue,
} from '../../../kernel/http-connection.js';
import { type Operation } from '../../../kernel/operation.js';
import { type HttpConnection } from '../connections/connection-store.js';
import { type ConnectionInput, readConnection } from '../connections/read-connection.js';
import { type EventsDependencies, page, type PageInput } from './dependencies.js';

export interface NameInput {
  readonly Name: string;
}

/** Operations on connections, which `http:invoke` tasks of Step Functions use. Their outputs contain no secrets. */
export function connectionOperations({ connections }: EventsDependencies) {
  return {
    CreateConnection: (input: ConnectionInput) => summary(connections.create(readConnection(input))),
    UpdateConnection: (input: ConnectionInput) =>
      summary(connections.update(readConnection(input, connections.get(input.Name)))),
    DescribeConnection: ({ Name }: NameInput) => {
      const connection = connections.get(Name);
      const { authorization, parameters } = connection;
      return {
        ...summary(connection),
        Name,
        AuthorizationType: authorization.type,
        AuthParameters: {
          ...authorizationView(authorization),
          ...(hasAny(parameters) ? { InvocationHttpParameters: parametersView(parameters) } : {}),
        },
        Description: connection.description,
      };
    },
    DeleteConnection: ({ Name }: NameInput) => ({ ...summary(connections.delete(Name)), ConnectionState: 'DELETING' }),
    ListConnections: (input: PageInput & { readonly NamePrefix?: string }) => {
      const found = connections.list().filter(({ name }) => name.startsWith(input.NamePrefix ?? ''));
      const { items, NextToken } = page(found, input);
      return {
        Connections: items.map((connection) => ({
          ...summary(connection),
          Name: connection.name,
          AuthorizationType: connection.authorization.type,
        })),
        NextToken,
      };
    },
  } satisfies Record<string, Operation<never>>;
}

/** Operations on connections for other services of this process. */
export function internalConnectionOperations({ connections }: EventsDependencies) {
  return {
    GetConnectionCredentials: (input: { readonly ConnectionArn: string }): ConnectionCredentials => {
      const { name, authorization, parameters } = connections.getByArn(input.ConnectionArn);
      return { name, authorization, parameters };
    },
  } satisfies Record<string, Operation<never>>;
}

function summary({ arn, createdAt, modifiedAt }: HttpConnection): object {
  return {
    ConnectionArn: arn,
    ConnectionState: 'AUTHORIZED',
    CreationTime: new Date(createdAt),
    LastModifiedTime: new Date(modifiedAt),
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
