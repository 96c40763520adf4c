import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Cancel } from '@stepwell/asl';
import { type CredentialRegistry } from '../../kernel/endpoint/credentials.js';
import { AwsError } from '../../kernel/aws-error.js';
import { type AwsProxy } from '../../kernel/proxy/aws-proxy.js';
import { type OptionNames } from '../../kernel/option-names.js';
import { type ServiceContext } from '../../kernel/service.js';
import { type StoredCode } from './code-store.js';
import { type FunctionDefinition } from './function-definition.js';
import { functionEnvironment } from './function-environment.js';
import { type FunctionVersion } from './function-record.js';
import { type InvocationResult, type LogLine } from './invocation.js';
import { EnvironmentPool } from './processes/environment-pool.js';
import { ExecutionEnvironment } from './processes/execution-environment.js';
import { type Invocation, Invoker } from './processes/invoker.js';
import { machineMemoryBytes, maxEnvironmentsOf } from './processes/machine-load.js';
import { MemoryMonitor } from './processes/memory-monitor.js';
import { EndedEnvironments, killOrphans } from './processes/process-tree.js';
import { type RuntimeCommands, runsInNode, runtimeLaunch, unsupportedRuntime } from './processes/runtimes.js';

/** Options of the execution of functions. */
export interface FunctionRunnerOptions extends ServiceContext {
  /** Folder of the service's files; created if it does not exist. The caller removes it. */
  readonly directory: string;
  /** Gives each function the credentials of its role. */
  readonly credentials: CredentialRegistry;
  /** Called with every line of every function's log. */
  readonly onLog?: (line: LogLine) => void;
  /** Execution environments in total. More invocations wait. @default - as many as this machine has memory for */
  readonly maxEnvironments?: number | undefined;
  /** Commands of runtimes that are not built in, such as `{ java21: ['java', '-cp', …] }`. */
  readonly runtimes?: RuntimeCommands;
  /** Names of options in remedies. @default - those of `startLocal` */
  readonly names?: OptionNames | undefined;
  /** Folder in which Node.js functions write their V8 coverage; none by default. */
  readonly coverage?: string;
  /** Functions that wait for a debugger. None by default. */
  readonly inspect?: InspectOptions;
  /** Suspends the clock while a debugger has paused a function. Returns the function that ends the suspension. */
  readonly suspendClock?: () => Cancel;
  /** Lets functions connect to real AWS hosts; false by default. */
  readonly allowAwsHosts?: boolean;
  /** The proxy for programs that do not run in this machine's Node.js. Default: they have none. */
  readonly proxy?: AwsProxy | undefined;
}

/** Debugging of Node.js functions. */
export interface InspectOptions {
  /** Parts of the names of functions. @default - all functions */
  readonly functions?: readonly string[];
  /** Port on 127.0.0.1 of the first function; the others have the ports after it. @default 9229 */
  readonly port?: number;
  /** Called when a process waits for a debugger. */
  readonly onWait?: (functionName: string, port: number) => void;
}

const noSuspension = (): Cancel => () => undefined;

/** Milliseconds after which an idle execution environment ends. */
const maxIdleMs = 5 * 60_000;
/** The same while functions are debugged: a debugger stays connected. */
const longestIdleMs = 24 * 60 * 60_000;

/** Executes functions: starts, reuses and ends their execution environments. */
export class FunctionRunner {
  private readonly pool: EnvironmentPool<ExecutionEnvironment>;
  private readonly memory = new MemoryMonitor();
  private readonly ended = new EndedEnvironments();
  private readonly invoker: Invoker;
  /** By function, so that a debugger finds its next process. */
  private readonly inspectPorts = new Map<string, number>();
  private readonly debugged = new Set<ExecutionEnvironment>();
  private isDebuggingStopped = false;

  /** @param layerCode the content of a layer, by the ARN of its version */
  constructor(
    private readonly options: FunctionRunnerOptions,
    private readonly layerCode: (arn: string) => StoredCode,
  ) {
    const { maxEnvironments = maxEnvironmentsOf(machineMemoryBytes()) } = options;
    killOrphans();
    this.pool = new EnvironmentPool(
      {
        maxEnvironments,
        isSingle: (definition) => this.isInspected(definition),
        maxIdleMs: options.inspect === undefined ? maxIdleMs : longestIdleMs,
      },
      (version) => this.start(version),
    );
    this.invoker = new Invoker(this.pool, () => options.clock.now(), options.onLog, options.faults);
  }

  /** Why a function cannot run; `undefined` if it can. */
  unsupportedReason({
    runtime,
    unsupportedReason,
  }: Pick<FunctionDefinition, 'runtime' | 'unsupportedReason'>): string | undefined {
    return unsupportedReason ?? unsupportedRuntime(runtime, this.options.runtimes ?? {}, this.options.names);
  }

  /**
   * Runs one invocation when an execution environment is free. Rejects with `InvalidRuntimeException` if the function
   * cannot run here.
   */
  async run(invocation: Invocation): Promise<InvocationResult> {
    const reason = this.unsupportedReason(invocation.version.definition);
    if (reason !== undefined)
      throw new AwsError('InvalidRuntimeException', `The function cannot run locally: ${reason}`, 502);
    return this.invoker.run(invocation);
  }

  /** Ends the execution environments of a version: idle ones now, busy ones after their invocation. */
  retire(version: FunctionVersion): Promise<void> {
    return this.pool.retire(version);
  }

  /** Ends the processes that a debugger can pause, which could otherwise wait forever. Others start without it. */
  stopDebugging(): void {
    this.isDebuggingStopped = true;
    for (const environment of this.debugged) void environment.terminate();
  }

  /** Ends all execution environments, including busy ones. Waiting invocations reject with an `AbortError`. */
  async close(): Promise<void> {
    await this.pool.close();
    this.ended.close();
  }

  private isInspected({ name, runtime }: Pick<FunctionDefinition, 'name' | 'runtime'>): boolean {
    const { inspect, runtimes = {} } = this.options;
    if (inspect === undefined || this.isDebuggingStopped || !runsInNode(runtime, runtimes)) return false;
    return inspect.functions?.some((part) => name.toLowerCase().includes(part.toLowerCase())) ?? true;
  }

  private inspectPort(definition: Pick<FunctionDefinition, 'name' | 'runtime'>): number | undefined {
    if (!this.isInspected(definition)) return undefined;
    const { name } = definition;
    const port = this.inspectPorts.get(name) ?? (this.options.inspect?.port ?? 9229) + this.inspectPorts.size;
    this.inspectPorts.set(name, port);
    return port;
  }

  private start(version: FunctionVersion): ExecutionEnvironment {
    const { definition } = version;
    const { region, credentials, clock, endpoint, allowAwsHosts = false, suspendClock = noSuspension } = this.options;
    const proxy = allowAwsHosts ? undefined : this.options.proxy;
    const commands = this.options.runtimes ?? {};
    const date = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const logStreamName = `${date}/[${version.version}]${randomBytes(16).toString('hex')}`;
    const layerCodes = (definition.layers ?? []).map(this.layerCode);
    const layers = layerCodes.map(({ directory }) => directory);
    const inspectPort = this.inspectPort(definition);
    if (inspectPort !== undefined) this.options.inspect?.onWait?.(definition.name, inspectPort);
    const environment: ExecutionEnvironment = new ExecutionEnvironment({
      version,
      layers: layerCodes,
      launch: runtimeLaunch(
        version,
        commands,
        { endpoint: endpoint(), certificates: proxy?.certificates(), allowAwsHosts, layers },
        inspectPort,
      ),
      temporaryFolder: join(this.options.directory, 'temporary'),
      debugging: inspectPort === undefined ? undefined : { suspend: suspendClock },
      coverage: this.options.coverage,
      environment: functionEnvironment({
        version,
        region,
        endpoint: endpoint(),
        // Node.js needs no proxy, and gives it to the programs that it starts.
        proxyVariables: runsInNode(definition.runtime, commands) ? {} : (proxy?.variables() ?? {}),
        credentials: credentials.issue(definition.roleArn),
        logStreamName,
        layers,
      }),
      logStreamName,
      memory: this.memory,
      onEnd: (marker) => {
        this.ended.add(marker);
        this.debugged.delete(environment);
      },
    });
    if (inspectPort !== undefined) this.debugged.add(environment);
    return environment;
  }
}
