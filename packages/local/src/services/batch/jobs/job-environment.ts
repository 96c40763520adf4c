import { type LocalCredentials } from '../../../kernel/endpoint/credentials.js';
import { type Job } from './job.js';

/** Sources of the environment variables of a job's process. */
export interface JobEnvironmentSource {
  readonly job: Job;
  readonly attempt: number;
  readonly computeEnvironmentName: string;
  readonly image: Readonly<Record<string, string>>;
  readonly region: string;
  readonly endpoint: string;
  /** Those of the job's role; without one a job has none, as on AWS. */
  readonly credentials: LocalCredentials | undefined;
  /** A folder without AWS configuration files. */
  readonly home: string;
}

/**
 * A job's environment variables: the image's, the job's and Batch's own, and what leads AWS clients to the local
 * endpoint. Nothing of the host's environment is in it, above all no real credentials, and no AWS configuration file is
 * read.
 *
 * @see https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html
 */
export function jobEnvironment({
  job,
  attempt,
  computeEnvironmentName,
  image,
  region,
  endpoint,
  credentials,
  home,
}: JobEnvironmentSource): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: home,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: `${home}/no-config`,
    AWS_SHARED_CREDENTIALS_FILE: `${home}/no-credentials`,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    ...(credentials === undefined
      ? {}
      : {
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          AWS_SESSION_TOKEN: credentials.sessionToken,
        }),
    ...image,
    ...Object.fromEntries(job.environment.map(({ name, value }) => [name, value])),
    AWS_BATCH_JOB_ID: job.id,
    AWS_BATCH_JOB_ATTEMPT: String(attempt),
    AWS_BATCH_JQ_NAME: job.queueName,
    AWS_BATCH_CE_NAME: computeEnvironmentName,
  };
}
