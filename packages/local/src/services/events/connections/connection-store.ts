import { type RandomSource } from '@stepwell/asl';
import { AwsError } from '../../../kernel/aws-error.js';
import { type ConnectionCredentials } from '../../../kernel/http-connection.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { Records } from '../../../kernel/transactions.js';
import { alreadyExists, notFound } from '../errors.js';

/** A connection: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection.html */
export interface HttpConnection extends ConnectionCredentials {
  readonly arn: string;
  readonly description: string | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** Definition of a connection. */
export type ConnectionDefinition = Omit<HttpConnection, 'arn' | 'createdAt' | 'modifiedAt'>;

/** The connections of an environment. */
export class ConnectionStore {
  private readonly connections: Records<HttpConnection>;

  constructor(
    private readonly context: ServiceContext,
    private readonly random: RandomSource,
  ) {
    this.connections = new Records(context.kernel.transactions, 'events/connections');
  }

  /** Throws `ResourceAlreadyExistsException`. */
  create(definition: ConnectionDefinition): HttpConnection {
    const { name } = definition;
    if (this.connections.has(name)) throw alreadyExists(`Connection ${name}`);
    const { region, accountId, clock } = this.context;
    const connection = {
      ...definition,
      arn: `arn:aws:events:${region}:${accountId}:connection/${name}/${this.random.uuid()}`,
      createdAt: clock.now(),
      modifiedAt: clock.now(),
    };
    this.connections.set(name, connection);
    return connection;
  }

  /** Replaces the definition of a connection. Throws `ResourceNotFoundException`. */
  update(definition: ConnectionDefinition): HttpConnection {
    const connection = { ...this.get(definition.name), ...definition, modifiedAt: this.context.clock.now() };
    this.connections.set(connection.name, connection);
    return connection;
  }

  /** A connection by its name. Throws `ResourceNotFoundException`. */
  get(name: string): HttpConnection {
    const connection = this.connections.get(name);
    if (connection !== undefined) return connection;
    const message = `Failed to describe the connection(s). Connection '${name}' does not exist.`;
    throw new AwsError('ResourceNotFoundException', message);
  }

  /** A connection by its ARN. Throws `ResourceNotFoundException`. */
  getByArn(arn: string): HttpConnection {
    const connection = this.connections.get(arn.split('/')[1] ?? '');
    if (connection?.arn !== arn) throw notFound(`Connection ${arn}`);
    return connection;
  }

  list(): HttpConnection[] {
    return [...this.connections.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Throws `ResourceNotFoundException`. */
  delete(name: string): HttpConnection {
    const connection = this.get(name);
    this.connections.delete(name);
    return connection;
  }
}
