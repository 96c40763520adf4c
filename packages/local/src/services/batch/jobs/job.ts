import { type ContainerProperties, type NameValue, type RetryStrategy } from './job-definition.js';

/** The status of a job: https://docs.aws.amazon.com/batch/latest/userguide/job_states.html */
export type JobStatus = 'SUBMITTED' | 'PENDING' | 'RUNNABLE' | 'STARTING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';

/** An attempt to run a job. Times are milliseconds since the epoch. */
export interface JobAttempt {
  readonly container: {
    readonly taskArn: string;
    readonly exitCode?: number;
    readonly reason?: string;
    readonly logStreamName?: string;
    readonly networkInterfaces: readonly [];
  };
  readonly startedAt?: number;
  readonly stoppedAt: number;
  readonly statusReason: string;
}

/** A job, as the store keeps it. */
export interface Job {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly queueArn: string;
  readonly queueName: string;
  readonly definitionArn: string;
  readonly container: ContainerProperties;
  /** With the values of parameters. */
  readonly command: readonly string[];
  readonly environment: readonly NameValue[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly retryStrategy: RetryStrategy;
  readonly timeoutSeconds: number | undefined;
  readonly dependsOn: readonly string[];
  readonly platformCapabilities: readonly string[];
  readonly createdAt: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly status: JobStatus;
  readonly statusReason?: string;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly exitCode?: number;
  /** Why the container did not start: `CannotStartContainerError: …`. */
  readonly reason?: string;
  readonly logStreamName?: string;
  readonly taskArn?: string;
  readonly attempts: readonly JobAttempt[];
  readonly isTerminated: boolean;
  readonly isCancelled: boolean;
}

/** Whether its status is final. */
export function hasEnded({ status }: Job): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED';
}

/** A job as DescribeJobs shows it: https://docs.aws.amazon.com/batch/latest/APIReference/API_JobDetail.html */
export function describeJob(job: Job): Record<string, unknown> {
  const { container, retryStrategy, timeoutSeconds } = job;
  return {
    jobArn: job.arn,
    jobName: job.name,
    jobId: job.id,
    jobQueue: job.queueArn,
    status: job.status,
    attempts: job.attempts,
    statusReason: job.statusReason,
    createdAt: job.createdAt,
    retryStrategy,
    startedAt: job.startedAt,
    stoppedAt: job.stoppedAt,
    dependsOn: job.dependsOn.map((jobId) => ({ jobId })),
    jobDefinition: job.definitionArn,
    parameters: job.parameters,
    container: {
      image: container.image,
      command: job.command,
      jobRoleArn: container.jobRoleArn,
      volumes: [],
      environment: job.environment,
      mountPoints: [],
      ulimits: [],
      exitCode: job.exitCode,
      reason: job.reason,
      taskArn: job.taskArn,
      logStreamName: job.logStreamName,
      networkInterfaces: [],
      resourceRequirements: container.resourceRequirements,
      logConfiguration: container.logConfiguration,
      secrets: [],
      ...container.recorded,
    },
    timeout: timeoutSeconds === undefined ? undefined : { attemptDurationSeconds: timeoutSeconds },
    tags: job.tags,
    platformCapabilities: job.platformCapabilities,
    isCancelled: job.isCancelled,
    isTerminated: job.isTerminated,
  };
}
