import { invalidValue } from '../errors.js';
import { type ContainerProperties, type NameValue, type RetryStrategy } from '../jobs/job-definition.js';
import { integerBetween, rejectUnsupported } from './dependencies.js';

/** Container properties as the API has them. */
export interface ContainerInput {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: readonly Partial<NameValue>[];
  readonly resourceRequirements?: ContainerProperties['resourceRequirements'];
  readonly jobRoleArn?: string;
  readonly logConfiguration?: {
    readonly logDriver: string;
    readonly options?: Readonly<Record<string, string>>;
  };
}

/** Members of definitions and of jobs. */
export interface JobSettingsInput {
  readonly retryStrategy?: Partial<RetryStrategy>;
  readonly timeout?: { readonly attemptDurationSeconds?: number };
}

/** Reads container properties. Throws `ClientException` for those that need a container engine. */
export function readContainer(input: ContainerInput): ContainerProperties {
  rejectUnsupported(input, {
    secrets: 'secrets are not supported locally; read them in the job',
    mountPoints: 'mount points are not supported locally',
    volumes: 'volumes are not supported locally',
  });
  const {
    image,
    command = [],
    environment,
    resourceRequirements = [],
    jobRoleArn,
    logConfiguration,
    ...others
  } = input;
  if (image === undefined) throw invalidValue('containerProperties.image', image, 'the URI of an image');
  if (logConfiguration !== undefined && logConfiguration.logDriver !== 'awslogs')
    throw invalidValue('logConfiguration.logDriver', logConfiguration.logDriver, 'awslogs');
  return {
    image,
    command,
    environment: readEnvironment(environment),
    resourceRequirements,
    jobRoleArn,
    logConfiguration: logConfiguration && { logDriver: 'awslogs', options: logConfiguration.options ?? {} },
    recorded: others,
  };
}

export function readEnvironment(environment: ContainerInput['environment'] = []): NameValue[] {
  return environment.map(({ name = '', value = '' }) => ({ name, value }));
}

/** Reads a retry strategy. Actions are not case-sensitive. */
export function readRetry({ retryStrategy }: JobSettingsInput): RetryStrategy | undefined {
  if (retryStrategy === undefined) return undefined;
  const { attempts, evaluateOnExit = [] } = retryStrategy;
  return {
    attempts: integerBetween('attempts', attempts, 1, 10) ?? 1,
    evaluateOnExit: evaluateOnExit.map((rule) => ({
      ...rule,
      action: rule.action.toUpperCase() === 'RETRY' ? 'RETRY' : 'EXIT',
    })),
  };
}

/**
 * Reads a timeout in seconds.
 *
 * @param min 60 on AWS
 */
export function readTimeout({ timeout }: JobSettingsInput, min: number): number | undefined {
  return integerBetween('attemptDurationSeconds', timeout?.attemptDurationSeconds, min, 1_209_600);
}
