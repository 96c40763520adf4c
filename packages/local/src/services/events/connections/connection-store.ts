import { type RandomSource } from '@stepwell/asl';
import { type ServiceContext } from '../../../kernel/service.js';
import { EventsError } from '../events-error.js';

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

/** How a connection proves who calls. The values are secrets: they go into requests and nowhere else. */
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

/** A connection: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection.html */
export interface HttpConnection {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly authorization: ConnectionAuthorization;
  readonly parameters: HttpParameters;
  readonly createdAt: number;
}

/** Definition of a connection. */
export type ConnectionDefinition = Pick<HttpConnection, 'name' | 'description' | 'authorization' | 'parameters'>;

/** The connections of an environment. */
export class ConnectionStore {
  private readonly connections = new Map<string, HttpConnection>();

  constructor(
    private readonly context: Pick<ServiceContext, 'region' | 'accountId' | 'clock'> & {
      readonly random: RandomSource;
    },
  ) {}

  /** Throws `ResourceAlreadyExistsException`. */
  create(definition: ConnectionDefinition): HttpConnection {
    const { name } = definition;
    if (this.connections.has(name)) throw EventsError.alreadyExists(`Connection ${name}`);
    const { region, accountId, clock, random } = this.context;
    const connection = {
      ...definition,
      arn: `arn:aws:events:${region}:${accountId}:connection/${name}/${random.uuid()}`,
      createdAt: clock.now(),
    };
    this.connections.set(name, connection);
    return connection;
  }

  /** A connection by its name or ARN. */
  find(nameOrArn: string): HttpConnection | undefined {
    const name = nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[5]?.split('/')[1] : nameOrArn;
    return name === undefined ? undefined : this.connections.get(name);
  }

  /** Throws `ResourceNotFoundException`. */
  get(name: string): HttpConnection {
    const connection = this.find(name);
    if (!connection) throw EventsError.notFound(`Connection ${name}`);
    return connection;
  }

  list(): HttpConnection[] {
    return [...this.connections.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  delete(name: string): HttpConnection {
    const connection = this.get(name);
    this.connections.delete(connection.name);
    return connection;
  }
}
