import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type S3Client } from '@aws-sdk/client-s3';
import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { type SQSClient } from '@aws-sdk/client-sqs';
import { systemClock, type Clock } from './clock.js';
import { requiredString } from './required.js';

/** Where a {@link Stepwell} finds AWS, or the local runtime. Everything is optional: the AWS SDK's own defaults fill in. */
export interface StepwellOptions {
  /** A client to use for Step Functions; it stays yours. Other clients take their region, credentials and endpoint from it. */
  readonly client?: SFNClient;
  /** A client to use for S3 (large inputs, reports); it stays yours. */
  readonly s3?: S3Client;
  /** A client to use for DynamoDB (the object of a url); it stays yours. */
  readonly dynamodb?: DynamoDBClient;
  /** A client to use for SQS (messages to pipelines); it stays yours. */
  readonly sqs?: SQSClient;
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
  /** The S3 client; loaded and made at the first call. */
  s3(): Promise<S3Client>;
  /** The DynamoDB client; loaded and made at the first call. */
  dynamodb(): Promise<DynamoDBClient>;
  /** The SQS client; loaded and made at the first call. */
  sqs(): Promise<SQSClient>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Closes the connections of the clients that this handle made, never of those that it was given. */
  destroy(): void;
  [Symbol.dispose](): void;
}

/** What the clients of one handle are made from. */
type ClientConfig = Pick<SFNClientConfig, 'region' | 'credentials' | 'endpoint' | 'profile' | 'maxAttempts' | 'logger' | 'customUserAgent' | 'disableHostPrefix'>;

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
  let s3: Promise<S3Client> | undefined = options.s3 && Promise.resolve(options.s3);
  let dynamodb: Promise<DynamoDBClient> | undefined = options.dynamodb && Promise.resolve(options.dynamodb);
  let sqs: Promise<SQSClient> | undefined = options.sqs && Promise.resolve(options.sqs);
  const destroy = () => {
    for (const client of made.splice(0)) client.destroy();
  };
  return {
    sfn,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    s3: () => (s3 ??= import('@aws-sdk/client-s3').then(async ({ S3Client: Client }) => {
      const config = await siblingConfig(sfn, options);
      return own(new Client({ ...config, ...(config.endpoint === undefined && !endpointInEnvironment() ? {} : { forcePathStyle: true }) }));
    })),
    dynamodb: () => (dynamodb ??= import('@aws-sdk/client-dynamodb').then(async ({ DynamoDBClient: Client }) => own(new Client(await siblingConfig(sfn, options))))),
    sqs: () => (sqs ??= import('@aws-sdk/client-sqs').then(async ({ SQSClient: Client }) => own(new Client(await siblingConfig(sfn, options))))),
    destroy,
    [Symbol.dispose]: destroy,
  };
}

/** A variable that was not set would otherwise be a host name that does not resolve, at the first call. */
function checkOptions({ endpoint, region, profile }: StepwellOptions): void {
  if (endpoint !== undefined) {
    requiredString('endpoint', endpoint, 'Give a URL such as http://127.0.0.1:4566, or leave it out for AWS');
    if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
      throw new TypeError(`endpoint must be a URL with http or https, got '${endpoint}'. Give one such as http://127.0.0.1:4566.`);
    }
  }
  // The AWS SDK takes a function, too.
  if (typeof region === 'string') requiredString('region', region, 'Give one such as eu-central-1, or leave it out for AWS_REGION');
  if (profile !== undefined) requiredString('profile', profile, 'Give its name, or leave it out for AWS_PROFILE');
}

/** Whether S3 is at a custom endpoint by the environment. A bucket in its host name would need DNS that nobody set up. */
function endpointInEnvironment(): boolean {
  return Boolean(process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']);
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
async function siblingConfig(sfn: SFNClient, options: StepwellOptions): Promise<ClientConfig> {
  if (options.client === undefined) return sfnConfig(options);
  const { config } = sfn;
  // A client that took AWS_ENDPOINT_URL from the environment leaves its siblings to do the same (S3 may have one of its own).
  const endpoint = options.endpoint ?? (config.isCustomEndpoint === true && config.endpoint !== undefined ? await config.endpoint() : undefined);
  return { customUserAgent: userAgent, region: config.region, credentials: config.credentials, maxAttempts: await config.maxAttempts(), logger: config.logger, ...(endpoint === undefined ? {} : { endpoint, disableHostPrefix: true }) };
}
