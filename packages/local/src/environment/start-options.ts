import { type Clock, type Quotas } from '@stepwell/asl';
import { type ChaosOptions } from '../kernel/chaos/index.js';
import { type DeliveryFailure, type FunctionError } from '../kernel/kernel-events.js';
import { type RemedyReader } from '../kernel/option-names.js';
import { type RequestRecord } from '../kernel/request-log.js';
import { type BatchServiceOptions } from '../services/batch/index.js';
import { type StatesRetention, type TaskInterceptor } from '../services/states/index.js';
import { type MockSource } from './mocks/read-mocks.js';
import { type InspectOptions, type LogLine, type RuntimeCommands } from '../services/lambda/index.js';

/** Options of `startLocal`. All are optional. */
export interface StartLocalOptions {
  /**
   * Path of a synthesized CDK app (`cdk.out`), which is deployed before `startLocal` resolves. Default: no app; the
   * environment starts empty.
   */
  readonly app?: string;
  /**
   * Stacks to deploy with the stacks that they depend on, by name (`Prod-Images`) or construct path (`Prod/Images`). As
   * for `cdk deploy`, each can be a pattern: `*` and `?` match within a segment of the path, `**` matches any number of
   * segments. Default: all stacks.
   */
  readonly stacks?: readonly string[];
  /**
   * Template parameter values: by parameter name, for every stack that declares the parameter, or by
   * `<stack>:<parameter>`.
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Whether to fail if a part of the app does not work here, with an `UnsupportedApp` that lists all of them. Default
   * false: `report` lists them.
   */
  readonly strict?: boolean;
  /**
   * The reader of remedies in the report and in errors: they name options of this function (`program`) or flags of
   * `stepwell up` (`command-line`). Default `program`.
   */
  readonly remediesFor?: RemedyReader;
  /** Port on 127.0.0.1. Default 0: any free port. */
  readonly port?: number;
  /** AWS Region. Default: the region that all stacks of the app are pinned to, otherwise `us-east-1`. */
  readonly region?: string;
  /**
   * AWS account ID, 12 digits. Default: the account that all stacks of the app are pinned to, otherwise `123456789012`.
   */
  readonly accountId?: string;
  /** Clock of all services. Pass a `VirtualClock` of `@stepwell/asl` to skip waits. Default: real time. */
  readonly clock?: Clock;
  /**
   * Seed (an integer) of generated IDs and of jitter: the same seed reproduces the same execution. Default: a random
   * seed.
   */
  readonly seed?: number;
  /**
   * Parent of the folder in which the environment stores its data. `close()` removes that folder; after a crash, the
   * next start removes it. Default: the folder for temporary files of the operating system.
   */
  readonly directory?: string;
  /**
   * Whether functions and state machines can connect to real AWS hosts. Default false: requests of functions to AWS
   * services reach the local endpoint, and other connections fail with an error that names the caller.
   */
  readonly allowAwsHosts?: boolean;
  /**
   * Commands for Lambda runtimes that are not built in, by runtime: `{ java21: ['java', '-cp', …] }`. A command starts in
   * the folder of the function's code and speaks Lambda's Runtime API at `AWS_LAMBDA_RUNTIME_API`. Built in are
   * `nodejs…`, `python3.…` (with the `python3` of this machine) and `provided…`.
   */
  readonly runtimes?: RuntimeCommands;
  /**
   * Maximum number of execution environments (processes) of all functions together, at least 1. A function without one
   * gets one above it. Other invocations wait; timeouts of functions and of Tasks do not include this wait. Default: one
   * for each 128 MiB of this machine's memory, 16 to 1,000.
   */
  readonly maxEnvironments?: number;
  /**
   * Folder in which Node.js functions write their coverage, in the format of V8, with the paths of the assets' files.
   * Default: the variable `NODE_V8_COVERAGE` of this process, which c8 sets.
   */
  readonly coverage?: string;
  /**
   * Lets a debugger connect to Node.js functions. Each process of these functions waits for it before it loads its code,
   * and has no limits of time and memory. A function runs one invocation at a time. While a process waits or is paused,
   * the clock of all services stops. Default: none.
   */
  readonly inspect?: InspectOptions;
  /** Overrides of Step Functions quotas. */
  readonly quotas?: Partial<Quotas>;
  /**
   * Mocks of tasks and API calls: a file in YAML or JSON, or its content, in the format of `mocks.schema.json` or of Step
   * Functions Local. Read after the deployment; invalid mocks reject `startLocal` with `InvalidMockConfiguration`.
   */
  readonly mocks?: MockSource;
  /** Intercepts the tasks of state machines before mocks and services. */
  readonly interceptTask?: TaskInterceptor;
  /** Called with every failed invocation of a function, also if its caller handles the error. */
  readonly onFunctionError?: (error: FunctionError) => void;
  /** Called with every message or event that is given up: it is in a dead-letter queue now, or lost. */
  readonly onDeliveryFailure?: (failure: DeliveryFailure) => void;
  /** Called with every line that a function logs. */
  readonly onLog?: (line: LogLine) => void;
  /** Called with a record of every call of a service when it ends, also of calls by tasks, events and the deployment. */
  readonly onRequest?: (record: RequestRecord) => void;
  /**
   * Maximum memory in bytes of the log events that CloudWatch Logs keeps, over all log groups: 250 bytes for each event
   * and its message. The oldest events are evicted first. Default 64 MiB.
   */
  readonly logBytes?: number;
  /**
   * How many ended executions Step Functions keeps in memory. Omitted fields have the defaults of `StatesRetention`.
   */
  readonly retention?: Partial<StatesRetention>;
  /** Limits for AWS Batch jobs. */
  readonly batch?: Pick<BatchServiceOptions, 'maxRunningJobs' | 'maxEndedJobs' | 'stopGraceMs' | 'minTimeoutSeconds'>;
  /** Faults to inject, by service and rate. Default: none. */
  readonly chaos?: ChaosOptions;
  /**
   * Called with errors that no caller receives: a failed function behind an API or a queue, an internal error of a
   * service.
   */
  readonly onProblem?: (problem: string) => void;
}
