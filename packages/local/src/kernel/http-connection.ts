/** A name and a value that a connection adds to each request. */
export interface NamedValue {
  readonly key: string;
  readonly value: string;
}

/** Parameters that a connection adds to a request, besides its authorization. */
export interface HttpParameters {
  readonly headers: readonly NamedValue[];
  readonly queryParameters: readonly NamedValue[];
  readonly bodyParameters: readonly NamedValue[];
}

/** How a connection authorizes requests. The values are secrets: they go into requests and nowhere else. */
export type ConnectionAuthorization =
  | { readonly type: 'API_KEY'; readonly name: string; readonly value: string }
  | { readonly type: 'BASIC'; readonly username: string; readonly password: string }
  | {
      readonly type: 'OAUTH_CLIENT_CREDENTIALS';
      readonly endpoint: string;
      readonly method: 'GET' | 'POST' | 'PUT';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly parameters: HttpParameters;
    };

/**
 * The parameters and secrets of an EventBridge connection for the requests of `http:invoke` tasks: the output of
 * `invoke('eventbridge', 'GetConnectionCredentials', { ConnectionArn })`. That operation throws
 * `ResourceNotFoundException` for an unknown connection.
 */
export interface ConnectionCredentials {
  /** The name of the connection. */
  readonly name: string;
  readonly authorization: ConnectionAuthorization;
  readonly parameters: HttpParameters;
}
