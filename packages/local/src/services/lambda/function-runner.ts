import { randomBytes } from 'node:crypto';
import { type CredentialRegistry } from '../../kernel/endpoint/credentials.js';
import { type ServiceContext } from '../../kernel/service.js';
import { functionEnvironment, logGroupOf } from './function-environment.js';
import { type FunctionVersion } from './function-record.js';
import { FunctionWorker } from './function-worker.js';
import { type InvocationResult, type LogLine } from './invocation.js';
import { type Invocation, Invoker } from './invoker.js';
import { WorkerPool } from './worker-pool.js';

/** Options of the execution of functions. */
export interface FunctionRunnerOptions extends ServiceContext {
  /** Gives each function the credentials of its role. */
  readonly credentials: CredentialRegistry;
  /** Called with every line of every function's log. */
  readonly onLog?: (line: LogLine) => void;
  /** Worker threads in all; 32 by default. */
  readonly maxWorkers?: number;
  /** Worker threads of one function; 10 by default. More invocations wait for one. */
  readonly maxWorkersPerFunction?: number;
  /** Lets functions connect to real AWS hosts; false by default. */
  readonly allowAwsHosts?: boolean;
}

/** Executes functions: starts, reuses and ends their execution environments. */
export class FunctionRunner {
  private readonly pool: WorkerPool;
  private readonly invoker: Invoker;

  constructor(private readonly options: FunctionRunnerOptions) {
    const limits = { maxWorkers: options.maxWorkers ?? 32, maxWorkersPerFunction: options.maxWorkersPerFunction ?? 10 };
    this.pool = new WorkerPool(limits, (version) => this.startWorker(version));
    this.invoker = new Invoker(this.pool, () => options.clock.now(), options.onLog, options.faults);
  }

  /** Runs one invocation when an execution environment is free. */
  run(invocation: Invocation): Promise<InvocationResult> {
    return this.invoker.run(invocation);
  }

  /** Ends the execution environments of a version: idle ones now, busy ones after their invocation. */
  retire(version: FunctionVersion): Promise<void> {
    return this.pool.retire(version);
  }

  /** Ends all execution environments, including busy ones. Waiting invocations reject with an `AbortError`. */
  close(): Promise<void> {
    return this.pool.close();
  }

  private startWorker(version: FunctionVersion): FunctionWorker {
    const { definition } = version;
    const { region, credentials, clock, endpoint, allowAwsHosts = false } = this.options;
    const date = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const logStreamName = `${date}/[${version.version}]${randomBytes(16).toString('hex')}`;
    return new FunctionWorker({
      version,
      environment: functionEnvironment({
        version,
        region,
        endpoint: endpoint(),
        credentials: credentials.issue(definition.roleArn),
        logStreamName,
      }),
      logGroupName: logGroupOf(definition),
      logStreamName,
      allowAwsHosts,
    });
  }
}
