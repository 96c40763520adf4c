import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { systemClock, type Clock } from './clock.js';
import { requiredString } from './required.js';

/**
 * A client of the AWS SDK, as far as a {@link Stepwell} keeps it. Naming the classes would make every program install
 * all of their packages.
 */
export interface AwsClient {
  readonly config: { readonly serviceId: string };
  destroy(): void;
}

/** The services whose clients a {@link Stepwell} keeps beside the one of Step Functions. */
export type ClientService = 's3' | 'dynamodb' | 'sqs';

/**
 * Where a {@link Stepwell} finds AWS, or the local runtime. Everything is optional: the AWS SDK's own defaults fill in.
 */
export interface StepwellOptions {
  /**
   * A client to use for Step Functions; it stays yours. Other clients take their region, credentials and endpoint from
   * it.
   */
  readonly client?: SFNClient;
  /** An `S3Client` to use for S3 (large inputs, reports); it stays yours. */
  readonly s3?: AwsClient;
  /** A `DynamoDBClient` to use for DynamoDB (the object of a url); it stays yours. */
  readonly dynamodb?: AwsClient;
  /** An `SQSClient` to use for SQS (messages to pipelines); it stays yours. */
  readonly sqs?: AwsClient;
  /** AWS region; default as in every AWS SDK (AWS_REGION, the profile's). */
  readonly region?: SFNClientConfig['region'];
  /** Endpoint of another runtime, `http://127.0.0.1:4566`; default AWS_ENDPOINT_URL, else AWS itself. */
  readonly endpoint?: string;
  /** Credentials or their provider; default as in every AWS SDK. This package never makes any. */
  readonly credentials?: SFNClientConfig['credentials'];
  /** Profile of the shared configuration files. */
  readonly profile?: string;
  /** Attempts of the AWS SDK at one call; default 3. */
  readonly maxAttempts?: number;
  /** What the AWS SDK logs to; default nothing. */
  readonly logger?: SFNClientConfig['logger'];
  /** Time, for tests; default the machine's. */
  readonly clock?: Clock;
  /** A number in [0, 1) for jitter, for tests; default Math.random. */
  readonly random?: () => number;
}

/** The clients that the workflows of one target share. Make it once, destroy it when done (or `using`). */
export interface Stepwell {
  readonly sfn: SFNClient;
  /**
   * The client of another service: the one that was given, or one that is made at the first call and closed with this
   * handle. The entries of this package that need a service make its client, so that a program installs and bundles the
   * clients of the entries that it imports.
   *
   * @param make makes the client; its configuration has this handle's region, credentials and endpoint
   */
  clientFor<Client extends AwsClient>(service: ClientService, make: (config: ClientConfig) => Client): Promise<Client>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Closes the connections of the clients that this handle made, never of those that it was given. */
  destroy(): void;
  [Symbol.dispose](): void;
}

/** What the clients of one handle are made from. */
export type ClientConfig = Pick<
  SFNClientConfig,
  'region' | 'credentials' | 'endpoint' | 'profile' | 'maxAttempts' | 'logger' | 'customUserAgent' | 'disableHostPrefix'
>;

const userAgent: SFNClientConfig['customUserAgent'] = [['stepwell-sdk']];

/**
 * Makes the handle through which workflows are started and watched.
 *
 * ```ts
 * using stepwell = createStepwell({ region: 'eu-central-1' });
 * ```
 *
 * No call is made, and no credentials are read, before the first call of a workflow.
 *
 * @throws TypeError naming the option when the endpoint is no URL, or the region is empty
 */
export function createStepwell(options: StepwellOptions = {}): Stepwell {
  checkOptions(options);
  const made: { destroy(): void }[] = [];
  const own = <Client extends { destroy(): void }>(client: Client): Client => {
    made.push(client);
    return client;
  };
  const sfn = options.client ?? own(new SFNClient(sfnConfig(options)));
  const siblings = new Map<ClientService, Promise<AwsClient>>();
  const clientFor = <Client extends AwsClient>(
    service: ClientService,
    make: (config: ClientConfig) => Client,
  ): Promise<Client> => {
    const given = options[service];
    const client =
      given === undefined
        ? (siblings.get(service) ?? clientConfig(sfn, options).then((config) => own(make(config))))
        : Promise.resolve(given);
    siblings.set(service, client);
    return client as Promise<Client>; // each service has one class of clients
  };
  const destroy = () => {
    for (const client of made.splice(0)) client.destroy();
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

/** A variable that was not set would otherwise be a host name that does not resolve, at the first call. */
function checkOptions({ endpoint, region, profile }: StepwellOptions): void {
  if (endpoint !== undefined) {
    requiredString('endpoint', endpoint, 'Give a URL such as http://127.0.0.1:4566, or leave it out for AWS');
    if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
      throw new TypeError(
        `endpoint must be a URL with http or https, got '${endpoint}'. Give one such as http://127.0.0.1:4566.`,
      );
    }
  }
  // The AWS SDK takes a function, too.
  if (typeof region === 'string')
    requiredString('region', region, 'Give one such as eu-central-1, or leave it out for AWS_REGION');
  if (profile !== undefined) requiredString('profile', profile, 'Give its name, or leave it out for AWS_PROFILE');
}

function sfnConfig(options: StepwellOptions): ClientConfig {
  const { region, credentials, endpoint, profile, maxAttempts, logger } = options;
  // Only what was given: an explicit `undefined` would hide the AWS SDK's own defaults.
  return {
    customUserAgent: userAgent,
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
    // StartSyncExecution would otherwise go to `sync-127.0.0.1`.
    ...(endpoint === undefined ? {} : { endpoint, disableHostPrefix: true }),
    ...(profile === undefined ? {} : { profile }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(logger === undefined ? {} : { logger }),
  };
}

/** Configuration of a further client: as the options say, or as the given Step Functions client has it. */
async function clientConfig(sfn: SFNClient, options: StepwellOptions): Promise<ClientConfig> {
  if (options.client === undefined) return sfnConfig(options);
  const { config } = sfn;
  // A client that took AWS_ENDPOINT_URL from the environment leaves its siblings to do the same (S3 may have one of its
  // own).
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
