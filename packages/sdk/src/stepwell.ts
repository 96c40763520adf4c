import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { systemClock, type Clock } from './clock.js';
import { requiredString } from './required.js';

/**
 * An AWS SDK client. The type does not refer to the client classes, so that programs need not install all client
 * packages.
 */
export interface AwsClient {
  readonly config: { readonly serviceId: string };
  destroy(): void;
}

/** Services other than Step Functions whose clients a {@link Stepwell} handle holds. */
export type ClientService = 's3' | 'dynamodb' | 'sqs';

/** Options for {@link createStepwell}. All are optional and default to the AWS SDK's defaults. */
export interface StepwellOptions {
  /** A Step Functions client. You destroy it. Other clients use its region, credentials and endpoint. */
  readonly client?: SFNClient;
  /** An `S3Client` for large inputs and reports. You destroy it. */
  readonly s3?: AwsClient;
  /** A `DynamoDBClient` for items such as stored objects. You destroy it. */
  readonly dynamodb?: AwsClient;
  /** An `SQSClient` for sending messages. You destroy it. */
  readonly sqs?: AwsClient;
  /** AWS region. Default: as in the AWS SDK (AWS_REGION, then the profile). */
  readonly region?: SFNClientConfig['region'];
  /** Custom endpoint, such as `http://127.0.0.1:4566`. Default: AWS_ENDPOINT_URL, else AWS. */
  readonly endpoint?: string;
  /** Credentials or a credential provider. Default: the AWS SDK's credential provider chain. */
  readonly credentials?: SFNClientConfig['credentials'];
  /** Profile in the shared AWS configuration files. */
  readonly profile?: string;
  /** Maximum attempts of the AWS SDK for one call. Default: 3. */
  readonly maxAttempts?: number;
  /** Logger of the AWS SDK. Default: none. */
  readonly logger?: SFNClientConfig['logger'];
  /** Source of time, for tests. Default: the system clock. */
  readonly clock?: Clock;
  /** Random source in [0, 1) for jitter, for tests. Default: Math.random. */
  readonly random?: () => number;
}

/**
 * The AWS clients for one target, shared by all workflow clients. Create it once and destroy it when done, or declare
 * it with `using`.
 */
export interface Stepwell {
  readonly sfn: SFNClient;
  /**
   * Returns the client of another service: the one passed in the options, or one that is created on first use and
   * destroyed with this handle. The entry points of this package create the clients that they need, so that a program
   * installs and bundles only the clients of the entry points that it imports.
   *
   * @param create creates the client from this handle's region, credentials and endpoint
   */
  clientFor<Client extends AwsClient>(
    service: ClientService,
    create: (config: ClientConfig) => Client,
  ): Promise<Client>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Destroys the clients that this handle created, but not those that were passed to it. */
  destroy(): void;
  [Symbol.dispose](): void;
}

/** Configuration of the clients of a handle. */
export type ClientConfig = Pick<
  SFNClientConfig,
  'region' | 'credentials' | 'endpoint' | 'profile' | 'maxAttempts' | 'logger' | 'customUserAgent' | 'disableHostPrefix'
>;

const userAgent: SFNClientConfig['customUserAgent'] = [['stepwell-sdk']];

/**
 * Creates the handle that workflow clients use.
 *
 * ```ts
 * using stepwell = createStepwell({ region: 'eu-central-1' });
 * ```
 *
 * It makes no call and reads no credentials until the first call of a workflow client.
 *
 * @throws TypeError if the endpoint is not a URL, or if the region or profile is empty
 */
export function createStepwell(options: StepwellOptions = {}): Stepwell {
  checkOptions(options);
  const created: { destroy(): void }[] = [];
  const own = <Client extends { destroy(): void }>(client: Client): Client => {
    created.push(client);
    return client;
  };
  const sfn = options.client ?? own(new SFNClient(sfnConfig(options)));
  const clients = new Map<ClientService, Promise<AwsClient>>();
  const clientFor = <Client extends AwsClient>(
    service: ClientService,
    create: (config: ClientConfig) => Client,
  ): Promise<Client> => {
    const provided = options[service];
    const client =
      provided === undefined
        ? (clients.get(service) ?? clientConfig(sfn, options).then((config) => own(create(config))))
        : Promise.resolve(provided);
    clients.set(service, client);
    return client as Promise<Client>; // each service has one client class
  };
  const destroy = () => {
    for (const client of created.splice(0)) client.destroy();
  };
  return {
    sfn,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    clientFor,
    destroy,
    [Symbol.dispose]: destroy,
  };
}

/** Rejects empty values here. Otherwise an unset variable would become an unresolvable host name in the first call. */
function checkOptions({ endpoint, region, profile }: StepwellOptions): void {
  if (endpoint !== undefined) {
    requiredString('endpoint', endpoint, 'Pass a URL such as http://127.0.0.1:4566, or omit it to call AWS');
    if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
      throw new TypeError(
        `endpoint must be a URL with http or https, got '${endpoint}'. Pass one such as http://127.0.0.1:4566.`,
      );
    }
  }
  // The AWS SDK also accepts a function.
  if (typeof region === 'string')
    requiredString('region', region, 'Pass one such as eu-central-1, or omit it to use AWS_REGION');
  if (profile !== undefined)
    requiredString('profile', profile, 'Pass the name of a profile, or omit it to use AWS_PROFILE');
}

function sfnConfig(options: StepwellOptions): ClientConfig {
  const { region, credentials, endpoint, profile, maxAttempts, logger } = options;
  // Omit unset options: an explicit `undefined` would override the AWS SDK's defaults.
  return {
    customUserAgent: userAgent,
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    // Without it, StartSyncExecution would call `sync-127.0.0.1`.
    ...(endpoint === undefined ? {} : { endpoint, disableHostPrefix: true }),
    ...(profile === undefined ? {} : { profile }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(logger === undefined ? {} : { logger }),
  };
}

/** Configuration of the other clients: from the options, or from the Step Functions client that was passed. */
async function clientConfig(sfn: SFNClient, options: StepwellOptions): Promise<ClientConfig> {
  if (options.client === undefined) return sfnConfig(options);
  const { config } = sfn;
  // If the client read its endpoint from the environment, the other clients do the same: S3 may have another endpoint.
  const endpoint =
    options.endpoint ??
    (config.isCustomEndpoint === true && config.endpoint !== undefined ? await config.endpoint() : undefined);
  return {
    customUserAgent: userAgent,
    region: config.region,
    credentials: config.credentials,
    maxAttempts: await config.maxAttempts(),
    logger: config.logger,
    ...(endpoint === undefined ? {} : { endpoint, disableHostPrefix: true }),
  };
}
