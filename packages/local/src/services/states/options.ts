import { type Json, type Quotas, type RandomSource, type TaskRequest } from '@stepwell/asl';
import { type ServiceContext } from '../../kernel/service.js';

/**
 * Intercepts tasks: returns a result itself, or calls `proceed` to call the service. Reject with a `TaskFailure` of
 * `@stepwell/asl` to fail the task with an error name and cause.
 */
export type TaskInterceptor = (task: TaskRequest, proceed: () => Promise<Json>) => Promise<Json>;

/** Mocks of tasks. */
export interface TaskMocks {
  /** Whether a mock handles a task. */
  handles(task: TaskRequest): boolean;
  /** Returns the result of the mock that handles a task; calls `proceed` if none does. */
  run(task: TaskRequest, proceed: () => Promise<Json>): Promise<Json>;
  /** Adds the mock that a task needs to the reason why it cannot run. */
  explain(task: TaskRequest, reason: string): string;
  /**
   * Uses a test case for an execution that starts.
   *
   * @throws AwsError if the state machine has no such test case
   */
  startTestCase(stateMachineArn: string, executionName: string, testCase: string): void;
}

/** How many ended executions the service keeps in memory. The oldest are evicted first. */
export interface StatesRetention {
  /** Ended Standard executions, excluding child executions of Map Runs. Default 10,000. */
  readonly executions: number;
  /** Ended Express executions with their histories, for calls from this process. Default 1,000. */
  readonly expressExecutions: number;
  /** Ended child executions of Distributed Maps: status, input and output. Default 20,000. */
  readonly children: number;
  /** Histories of ended child executions. Reading an evicted one fails with `ExecutionDoesNotExist`. Default 2,000. */
  readonly childHistories: number;
  /**
   * History events of all ended executions. The oldest histories are evicted first. Default 1,000,000 (about 300 MB).
   */
  readonly historyEvents: number;
}

/** Default retention. */
export const defaultRetention: StatesRetention = {
  executions: 10_000,
  expressExecutions: 1_000,
  children: 20_000,
  childHistories: 2_000,
  historyEvents: 1_000_000,
};

/** Options of {@link createStatesService}. */
export interface StatesServiceOptions extends ServiceContext {
  /** Default `aws`. */
  readonly partition?: string;
  /** Default: the system's random source. */
  readonly random?: RandomSource;
  /** Overrides of AWS's quotas. */
  readonly quotas?: Partial<Quotas>;
  readonly retention?: Partial<StatesRetention>;
  /** Whether `http:invoke` can call real AWS hosts. Default false. */
  readonly allowAwsHosts?: boolean;
  /** Called for every task before the service. */
  readonly interceptTask?: TaskInterceptor;
  /** Default: no mocks. */
  readonly mocks?: TaskMocks;
  /** How long GetActivityTask waits for a task, in milliseconds of real time. Default 60,000, as on AWS. */
  readonly activityPollMs?: number;
}
