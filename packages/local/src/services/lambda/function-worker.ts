import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type FunctionVersion } from './function-record.js';
import { exitError, outOfMemoryError } from './runtime-exit.js';
import { runtimeMajor } from './validate-definition.js';
import { type ErrorShape, type InvokeMessage, type WorkerMessage, type WorkerStart } from './worker/messages.js';

const bootstrapFile = new URL('./worker/bootstrap.mjs', import.meta.url);

/** How one invocation ended. */
export type WorkerOutcome =
  | { readonly kind: 'result'; readonly payload: string; readonly memoryMb: number }
  | { readonly kind: 'failed'; readonly error: ErrorShape; readonly memoryMb: number }
  /** The worker is gone: an uncaught error, process.exit, out of memory. */
  | { readonly kind: 'crashed'; readonly error: ErrorShape }
  | { readonly kind: 'timedOut' };

/** Options of a worker. */
export interface WorkerOptions {
  readonly version: FunctionVersion;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly allowAwsHosts: boolean;
}

/** Milliseconds that a module may take to load before the function's own timeout starts to count, as on Lambda. */
const initLimitMs = 10_000;

/**
 * Young generation of a worker's heap, in MiB. V8 would let it grow to several times that in every worker: with six at
 * work on 2,000 images, Node 24 peaked at 869 MB with its default and at 655 MB with this, in no more time.
 */
const YOUNG_GENERATION_MB = 4;

/**
 * One execution environment: a worker thread that has loaded a version's handler and takes one invocation after the
 * other.
 */
export class FunctionWorker {
  readonly version: FunctionVersion;
  readonly logStreamName: string;
  /** Milliseconds that loading the handler took; known once the first invocation starts, told once. */
  initMs: number | undefined;
  /** Gets every line that the function writes. */
  onLine: (line: string) => void = () => undefined;
  /** False once the thread ended: it takes no further invocation. */
  isAlive = true;

  private readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly ready: Promise<WorkerOutcome | undefined>;
  private settle: ((outcome: WorkerOutcome) => void) | undefined;
  private crash: ErrorShape | undefined;
  private readonly portClosed: Promise<void>;

  constructor(options: WorkerOptions) {
    this.version = options.version;
    this.logStreamName = options.logStreamName;
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.portClosed = new Promise((resolve) => port1.once('close', resolve));
    const { NODE_OPTIONS: nodeOptions, ...env } = options.environment;
    const { definition, code, version } = options.version;
    const workerData: WorkerStart = {
      port: port2,
      functionName: definition.name,
      functionVersion: version,
      handler: definition.handler,
      taskRoot: code.directory,
      runtimeMajor: runtimeMajor(definition.runtime) ?? 0,
      memorySizeMb: definition.memorySizeMb,
      logGroupName: options.logGroupName,
      logStreamName: options.logStreamName,
      nodeOptions,
      allowAwsHosts: options.allowAwsHosts,
    };
    this.worker = new Worker(bootstrapFile, {
      name: `${definition.name}:${version}`,
      workerData,
      transferList: [port2],
      env,
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: definition.memorySizeMb,
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
      },
    });
    // Drain output that bypasses the captured streams (warnings of Node.js), so that the pipe does not fill up.
    this.worker.stdout.resume();
    this.worker.stderr.resume();
    this.ready = new Promise((resolve) => {
      this.settle = resolve;
      this.port.on('message', (message: WorkerMessage) => this.receive(message, () => resolve(undefined)));
    });
    this.worker.on('error', (error: Error & { code?: string }) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.crash ??= isMemory
        ? outOfMemoryError()
        : { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
    });
    this.worker.once('exit', (code) => void this.end(code));
  }

  /** Runs one invocation to its end. The timeout starts when the handler is loaded. */
  async invoke(message: Omit<InvokeMessage, 'deadline'>, onStart: () => void): Promise<WorkerOutcome> {
    const timeoutMs = this.version.definition.timeoutSeconds * 1000;
    const failedInit = await this.within(initLimitMs + timeoutMs, this.ready);
    if (failedInit !== undefined) return failedInit;
    onStart();
    const finished = new Promise<WorkerOutcome>((resolve) => {
      this.settle = resolve;
    });
    if (!this.isAlive) return { kind: 'crashed', error: this.crash ?? exitError(undefined) };
    this.port.postMessage({ ...message, deadline: Date.now() + timeoutMs } satisfies InvokeMessage);
    return (await this.within(timeoutMs, finished)) ?? { kind: 'timedOut' };
  }

  /** Ends the thread, whatever it does; resolves when it is gone. */
  async terminate(): Promise<void> {
    this.isAlive = false;
    await this.worker.terminate();
    this.port.close();
  }

  private async within(ms: number, outcome: Promise<WorkerOutcome | undefined>): Promise<WorkerOutcome | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<WorkerOutcome>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'timedOut' }), ms);
    });
    const first = await Promise.race([outcome, late]);
    clearTimeout(timer);
    if (first?.kind === 'timedOut') await this.terminate();
    return first;
  }

  private receive(message: WorkerMessage, ready: () => void): void {
    switch (message.type) {
      case 'ready':
        this.initMs = message.initMs;
        this.settle = undefined;
        ready();
        break;
      case 'line':
        this.onLine(message.line);
        break;
      case 'result':
        this.settle?.({ kind: 'result', payload: message.payload, memoryMb: message.memoryMb });
        break;
      case 'failed':
        this.settle?.({ kind: 'failed', error: message.error, memoryMb: message.memoryMb });
        break;
      case 'initFailed':
        this.crash = message.error;
        this.settle?.({ kind: 'crashed', error: message.error });
        // The module's own timers could keep the thread alive.
        void this.terminate();
        break;
      case 'crashed':
        this.crash = message.error;
        this.isAlive = false;
        break;
    }
  }

  private async end(exitCode: number): Promise<void> {
    this.isAlive = false;
    // Messages that the thread posted before its end arrive before the port closes.
    await this.portClosed;
    this.settle?.({
      kind: 'crashed',
      error: this.crash ?? exitError(exitCode === 0 ? undefined : `exit status ${exitCode}`),
    });
  }
}
