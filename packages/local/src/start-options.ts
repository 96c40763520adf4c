import { type Clock, type Quotas } from '@stepwell/asl';
import { type ChaosOptions } from './chaos/index.js';
import { type BatchServiceOptions } from './services/batch/index.js';
import { type StatesRetention, type TaskInterceptor } from './services/states/index.js';
import { type LogLine } from './services/lambda/index.js';

/** Options of `startLocal`. All may be left out. */
export interface StartLocalOptions {
  /**
   * Path of a synthesized CDK app (`cdk.out`), which is deployed before `startLocal` resolves. Without it the
   * environment is empty.
   */
  readonly app?: string;
  /**
   * Names of the stacks to deploy (`Prod-Images`, or by construct path `Prod/Images`); stacks that they need must be
   * named too. Default: all.
   */
  readonly stacks?: readonly string[];
  /** Values of template parameters, by name, for every stack that has them. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** Default: the region that the app's stacks are pinned to, where they agree, else `us-east-1`. */
  readonly region?: string;
  /** Twelve digits. Default: the account that the app's stacks are pinned to, where they agree, else `123456789012`. */
  readonly accountId?: string;
  /** Where services take their time from. Default: real time. */
  readonly clock?: Clock;
  /** An integer that ids and jitter follow from: the same seed, the same run. Default: chance. */
  readonly seed?: number;
  /**
   * Folder in which the environment makes its own folder for what it stores, removed again by `close()`, or by the next
   * start where the process was killed. Default: the system's for temporary files.
   */
  readonly directory?: string;
  /**
   * Lets functions and state machines connect to real AWS hosts. Default false: such a connection is refused, naming
   * the caller.
   */
  readonly allowAwsHosts?: boolean;
  /** Changes to the quotas of Step Functions. */
  readonly quotas?: Partial<Quotas>;
  /**
   * Stands between the tasks of state machines and the services that they call: how `@stepwell/local/testing` mocks
   * them.
   */
  readonly interceptTask?: TaskInterceptor;
  /** Gets every line that a function writes. */
  readonly onLog?: (line: LogLine) => void;
  /**
   * Bytes of log events that CloudWatch Logs keeps, of all log groups together; the oldest go first. Default 64 MiB.
   */
  readonly logBytes?: number;
  /**
   * How much of executions that have ended Step Functions keeps in memory; what is left out has the defaults of
   * `StatesRetention`.
   */
  readonly retention?: Partial<StatesRetention>;
  /** How AWS Batch runs jobs here. */
  readonly batch?: Pick<BatchServiceOptions, 'maxRunningJobs' | 'maxEndedJobs' | 'stopGraceMs' | 'minTimeoutSeconds'>;
  /** Faults to inject, by service and rate, from a seed. Default: none. */
  readonly chaos?: ChaosOptions;
  /**
   * Told what went wrong where no caller is told: a function behind an API or a queue that failed, an error in a
   * service.
   */
  readonly onProblem?: (problem: string) => void;
}
