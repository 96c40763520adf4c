import { type ContainerProperties, type NameValue, type RetryStrategy } from './job-definition.js';

/** Where a job stands: https://docs.aws.amazon.com/batch/latest/userguide/job_states.html */
export type JobStatus = 'SUBMITTED' | 'PENDING' | 'RUNNABLE' | 'STARTING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';

/** One try. Times are milliseconds since the epoch. */
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

/** A job. */
export interface Job {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly queueArn: string;
  readonly queueName: string;
  readonly definitionArn: string;
  readonly container: ContainerProperties;
  /** With the parameters in their places, the job's own and the definition's. */
  readonly command: readonly string[];
  readonly environment: readonly NameValue[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly retryStrategy: RetryStrategy;
  readonly timeoutSeconds: number | undefined;
  readonly dependsOn: readonly string[];
  readonly platformCapabilities: readonly string[];
  readonly createdAt: number;
  tags: Readonly<Record<string, string>>;
  status: JobStatus;
  statusReason?: string;
  startedAt?: number;
  stoppedAt?: number;
  exitCode?: number;
  /** Batch's word on the container: `OutOfMemoryError: …`. */
  reason?: string;
  logStreamName?: string;
  taskArn?: string;
  readonly attempts: JobAttempt[];
  isTerminated: boolean;
  isCancelled: boolean;
}

/** Whether it goes no further. */
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
