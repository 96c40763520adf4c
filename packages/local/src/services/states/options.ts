import { type Json, type Quotas, type RandomSource, type TaskRequest } from '@stepwell/asl';
import { type ServiceContext } from '../../service.js';
import { type HttpConnection } from '../events/index.js';
import { type BatchJobs } from './integrations/batch-job.js';
import { type LambdaInvoker } from './integrations/lambda-invoker.js';
import { type LogDestinations } from './logging/machine-logs.js';

/** An access key that the local endpoint knows, so that it can tell whose call it is. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Stands between Task states and services: answers a task itself, or lets `proceed` do it. Rejecting with a
 * `TaskFailure` of `@stepwell/asl` fails the task with that error and cause.
 */
export type TaskInterceptor = (task: TaskRequest, proceed: () => Promise<Json>) => Promise<Json>;

/** How much of the past the service keeps in memory. The oldest goes first. */
export interface StatesRetention {
  /** Standard executions that have ended, other than the children of map runs. Default 10,000. */
  readonly executions: number;
  /** Express executions that have ended, with their histories, for the in-process API and watchers. Default 1,000. */
  readonly expressExecutions: number;
  /** Child executions of Distributed Maps that have ended: their status, input and output. Default 20,000. */
  readonly children: number;
  /** Histories of those children; asking for an older one is `ExecutionDoesNotExist`. Default 2,000. */
  readonly childHistories: number;
  /** Events of all executions that have ended; the oldest histories go first, whole. Default 1,000,000, some 300 MB. */
  readonly historyEvents: number;
}

/** What is kept when the options do not say otherwise. */
export const defaultRetention: StatesRetention = {
  executions: 10_000,
  expressExecutions: 1_000,
  children: 20_000,
  childHistories: 2_000,
  historyEvents: 1_000_000,
};

/** What {@link createStatesService} needs to know of the environment that it is part of. */
export interface StatesServiceOptions extends ServiceContext {
  /** Default `aws`. */
  readonly partition?: string;
  /** Default: chance from this machine. */
  readonly random?: RandomSource;
  /** The Lambda service, called in process. */
  readonly lambda: LambdaInvoker;
  /** Where state machines log to; without it they log nowhere. */
  readonly logs?: LogDestinations;
  /** AWS Batch, for `batch:submitJob.sync`; without it such a task fails by name. */
  readonly batch?: BatchJobs;
  /** The access key with which a state machine with that role calls other services. */
  readonly credentialsFor: (roleArn: string) => AccessKey;
  /** Changes to AWS's quotas. */
  readonly quotas?: Partial<Quotas>;
  readonly retention?: Partial<StatesRetention>;
  /** A connection of EventBridge by its ARN, for `http:invoke`. Default: there are none. */
  readonly connection?: (arn: string) => HttpConnection | undefined;
  /** Lets `http:invoke` call real AWS hosts. Default false. */
  readonly allowAwsHosts?: boolean;
  /** Told of every task before a service is. */
  readonly interceptTask?: TaskInterceptor;
  /** Milliseconds of real time that GetActivityTask waits for a task. AWS: 60,000, which is the default. */
  readonly activityPollMs?: number;
}
