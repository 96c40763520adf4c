import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Duplex, type Readable } from 'node:stream';
import { type Cancel } from '@stepwell/asl';
import { type StoredCode } from '../code-store.js';
import { type FunctionVersion } from '../function-record.js';
import { confined, exitOf, notExecutable } from './confinement.js';
import { keepCoverage } from './coverage.js';
import { type ErrorShape, type InvocationOutcome } from './invocation-outcome.js';
import { drain, frameParser, lineParser, LogReader } from './log-reader.js';
import { type MemoryMonitor, peakMemoryKb } from './memory-monitor.js';
import { endWithHost, killTree, markerVariable, newMarker } from './process-tree.js';
import { PauseDetector } from './pause-detector.js';
import { serveRuntimeConnection } from './runtime-connection.js';
import { exitError, outOfMemoryError, spawnError } from './runtime-exit.js';
import { type RuntimeInvocation, RuntimeSession } from './runtime-session.js';
import { RuntimeServer } from './runtime-server.js';
import { type RuntimeLaunch } from './runtimes.js';
import { sourceFrames } from './source-frames.js';

/** Options of an execution environment. */
export interface ExecutionEnvironmentOptions {
  readonly version: FunctionVersion;
  readonly launch: RuntimeLaunch;
  readonly environment: Readonly<Record<string, string>>;
  /** The code of the function's layers. */
  readonly layers: readonly StoredCode[];
  readonly logStreamName: string;
  /** Folder of the folders for temporary files. */
  readonly temporaryFolder: string;
  readonly memory: Pick<MemoryMonitor, 'watch'>;
  /** Set if a debugger can pause the function, which then has no limits of time and memory. */
  readonly debugging?: {
    /** Suspends the clock of the services. Returns the function that ends the suspension. */
    readonly suspend: () => Cancel;
  };
  /** Folder in which the process writes its coverage. It has no limit of memory then. */
  readonly coverage?: string;
  /** Called when the process has ended, with the marker of its descendants. */
  readonly onEnd: (marker: string) => void;
}

/** Milliseconds that a function may take to load before its timeout starts to count, as on Lambda. */
const initLimitMs = 10_000;
/** Milliseconds in which a process writes its coverage. */
const coverageLimitMs = 5_000;
/** Longest time of a timer in milliseconds. */
const longestTimerMs = 2 ** 31 - 1;
/** Milliseconds in which a runtime asks for its next invocation after a response. */
const idleLimitMs = 2_000;
/** Lines that a function can write before its first invocation. */
const maxInitLines = 1_000;

/** A process that has loaded a version of a function. It runs one invocation at a time. */
export class ExecutionEnvironment {
  readonly version: FunctionVersion;
  readonly logStreamName: string;
  readonly marker = newMarker();
  /** False when the process has ended or is about to: it runs no further invocation. */
  isAlive = true;
  /** Resident memory in KiB of the runtime without the function's code, where the runtime reports it. */
  idleKb: number | undefined;
  /** Resolves when the process waits for its first invocation, or has failed to start. */
  readonly ready: Promise<void>;

  private readonly session: RuntimeSession;
  private readonly nameSources: (text: string) => string;
  /** The value of `TMPDIR`. */
  private readonly temporaryFolder: string;
  private isReady = false;
  /** Highest memory so far in KiB, as far as it was measured. */
  private peakKb = 0;
  private initMs: number | undefined;
  private readonly startedAt = performance.now();
  private readonly exited: Promise<void>;
  private child: ChildProcess | undefined;
  private connection: Duplex | undefined;
  private hasEnded = false;
  private server: RuntimeServer | undefined;
  private readers: readonly LogReader[] = [];
  private pauses: PauseDetector | undefined;
  private failure: ErrorShape | undefined;
  /** Set if the function did not load in time, with its memory in MiB. */
  private initTimeout: { readonly memoryMb: number } | undefined;
  private settle: ((outcome: InvocationOutcome) => void) | undefined;
  private becomeReady: () => void = () => undefined;
  private becomeIdle: (() => void) | undefined;
  private end: () => void = () => undefined;
  private initLines: string[] = [];
  private lineListener: ((line: string) => void) | undefined;

  constructor(private readonly options: ExecutionEnvironmentOptions) {
    this.version = options.version;
    this.temporaryFolder = join(options.temporaryFolder, this.marker);
    this.logStreamName = options.logStreamName;
    this.nameSources = sourceFrames([options.version.code, ...options.layers]);
    this.ready = new Promise((resolve) => (this.becomeReady = resolve));
    this.exited = new Promise((resolve) => (this.end = resolve));
    this.session = new RuntimeSession({
      idle: (idleKb) => this.idle(idleKb),
      result: (payload, memoryKb) => void this.conclude({ kind: 'result', payload, memoryMb: this.memoryMb(memoryKb) }),
      failed: (payload, memoryKb) => {
        const named = this.nameSources(payload);
        void this.conclude({ kind: 'failed', payload: named, memoryMb: this.memoryMb(memoryKb) });
      },
      exiting: (error, memoryKb) => {
        this.failure = JSON.parse(this.nameSources(JSON.stringify(error))) as ErrorShape;
        this.observeMemory(memoryKb);
        this.kill();
      },
    });
    if (options.launch.inheritsConnection) this.start(undefined);
    else void this.startWithServer();
    void this.limitInit();
  }

  /** The id of the process that leads the process group, an ancestor of the runtime; `undefined` before it has started. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Receives every line that the function writes. Lines of its initialization come first. */
  set onLine(listener: (line: string) => void) {
    this.lineListener = listener;
    for (const line of this.initLines.splice(0)) listener(line);
  }

  /** Milliseconds from the start of the process to its first request for an invocation; only for the first caller. */
  takeInitMs(): number | undefined {
    const { initMs } = this;
    this.initMs = undefined;
    return initMs;
  }

  /** Runs one invocation to its end. The timeout starts when the function is loaded. */
  async invoke(invocation: Omit<RuntimeInvocation, 'deadline'>, onStart: () => void): Promise<InvocationOutcome> {
    const { memory, debugging, coverage } = this.options;
    const isDebugged = debugging !== undefined;
    const timeoutMs = isDebugged ? longestTimerMs : this.version.definition.timeoutSeconds * 1000;
    await this.ready;
    if (!this.session.isIdle || !this.isAlive) {
      await this.exited;
      if (this.initTimeout !== undefined) return { kind: 'timedOut', ...this.initTimeout };
      return { kind: 'crashed', error: this.failure ?? exitError(undefined), memoryMb: this.memoryMb() };
    }
    onStart();
    let outcome: InvocationOutcome | undefined;
    const finished = new Promise<void>((resolve) => {
      this.settle = (settled) => {
        outcome = settled;
        resolve();
      };
    });
    const unwatch = isDebugged || coverage !== undefined ? undefined : memory.watch(this);
    this.session.send({ ...invocation, deadline: Date.now() + timeoutMs });
    const isInTime = await isWithin(timeoutMs, finished);
    unwatch?.();
    if (!isInTime) {
      this.settle = undefined;
      const memoryMb = this.memoryMb();
      await this.terminate();
      return outcome ?? { kind: 'timedOut', memoryMb };
    }
    return outcome ?? { kind: 'timedOut', memoryMb: this.memoryMb() };
  }

  /** Resolves when the process waits for an invocation again, or has ended. Ends a process that does neither. */
  async whenIdle(): Promise<void> {
    if (!this.isAlive || this.session.isIdle) return;
    if (!(await isWithin(idleLimitMs, new Promise((resolve) => (this.becomeIdle = resolve))))) await this.terminate();
  }

  /** Notes how much memory in KiB the environment uses. */
  observeMemory(kilobytes = 0): void {
    this.peakKb = Math.max(this.peakKb, kilobytes);
  }

  /** Ends the process because it uses more memory than the function has. */
  endOutOfMemory(): void {
    this.failure ??= outOfMemoryError();
    this.kill();
  }

  /** Ends the process and its descendants, whatever they do. Resolves when it has ended. */
  async terminate(): Promise<void> {
    if (this.options.coverage !== undefined && this.isAlive && this.session.isIdle) {
      this.isAlive = false;
      // The end of the connection lets the process write its coverage.
      this.connection?.end();
      await isWithin(coverageLimitMs, this.exited);
    }
    this.kill();
    return this.exited;
  }

  private kill(): void {
    this.isAlive = false;
    // Later, another process could have the id.
    if (this.child?.pid !== undefined && !this.hasEnded) killTree(this.child.pid);
  }

  /** Ends a process that does not load its function within Lambda's limit and the timeout of the invocation. */
  private async limitInit(): Promise<void> {
    if (this.options.debugging !== undefined) return;
    if (await isWithin(initLimitMs + this.version.definition.timeoutSeconds * 1000, this.ready)) return;
    this.initTimeout = { memoryMb: this.memoryMb() };
    this.kill();
  }

  private async startWithServer(): Promise<void> {
    try {
      this.server = await RuntimeServer.start(this.session);
      this.start(this.server.address);
    } catch (error) {
      await this.finish(spawnError(error as Error, this.options.launch.command)); // an error of Node.js
    }
  }

  private start(runtimeApi: string | undefined): void {
    if (!this.isAlive) {
      void this.finish(exitError(undefined));
      return;
    }
    const { launch, environment, version, coverage, debugging } = this.options;
    mkdirSync(this.temporaryFolder, { recursive: true });
    const failure = notExecutable(launch.command);
    if (failure !== undefined) {
      void this.finish(spawnError(failure, launch.command));
      return;
    }
    const [command, ...args] = confined([launch.command, ...launch.args]);
    const child = spawn(command, args, {
      cwd: version.code.directory,
      env: {
        TMPDIR: this.temporaryFolder,
        ...environment,
        ...launch.environment,
        [markerVariable]: this.marker,
        ...(coverage === undefined ? {} : { NODE_V8_COVERAGE: this.coverageFolder }),
        ...(runtimeApi === undefined ? {} : { AWS_LAMBDA_RUNTIME_API: runtimeApi }),
      },
      stdio: ['ignore', 'pipe', 'pipe', ...(launch.inheritsConnection ? (['pipe', 'pipe'] as const) : [])],
      // Its own process group, which ends together.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.child = child;
    child.once('error', (error) => void this.finish(spawnError(error, launch.command)));
    child.once('exit', (code, signal) => void this.finish(exitError(exitOf(code, signal))));
    if (child.pid === undefined) return;
    endWithHost(child.pid);
    const onLine = (line: string): void => this.line(line);
    // All are pipes.
    const [, output, errors, connection, log] = child.stdio as unknown as [null, Readable, Readable, Duplex, Readable];
    this.readers = [new LogReader(output, lineParser(onLine)), new LogReader(errors, lineParser(onLine))];
    if (launch.inheritsConnection) {
      const pauses = debugging === undefined ? undefined : new PauseDetector(debugging.suspend);
      this.pauses = pauses;
      this.readers = [
        ...this.readers,
        new LogReader(
          log,
          frameParser(onLine, () => pauses?.heartbeat()),
        ),
      ];
      this.connection = connection;
      serveRuntimeConnection(connection, this.session);
    }
  }

  private line(text: string): void {
    const line = this.nameSources(text);
    if (this.lineListener !== undefined) this.lineListener(line);
    else if (this.initLines.length < maxInitLines) this.initLines.push(line);
  }

  private idle(idleKb: number | undefined): void {
    if (!this.isReady) {
      this.isReady = true;
      this.initMs = performance.now() - this.startedAt;
      this.idleKb = idleKb;
      this.observeMemory(idleKb);
      this.becomeReady();
    }
    this.becomeIdle?.();
    this.becomeIdle = undefined;
  }

  /** Highest memory so far in MiB; 0 where it is not known. */
  memoryMb(reported?: number): number {
    this.observeMemory(reported ?? peakMemoryKb(this.pid));
    return Math.ceil(this.peakKb / 1024);
  }

  /** Settles the invocation when its log is complete. */
  private async conclude(outcome: InvocationOutcome): Promise<void> {
    const { settle } = this;
    this.settle = undefined;
    await drain(this.readers);
    settle?.(outcome);
  }

  private get coverageFolder(): string {
    return join(this.temporaryFolder, 'coverage');
  }

  private async keepCoverage(): Promise<void> {
    const { coverage, version } = this.options;
    if (coverage === undefined) return;
    await keepCoverage(this.coverageFolder, coverage, version.code).catch(() => undefined);
  }

  private async finish(error: ErrorShape): Promise<void> {
    this.kill();
    this.hasEnded = true;
    const { settle } = this;
    this.settle = undefined;
    await drain(this.readers);
    for (const reader of this.readers) reader.close();
    this.pauses?.close();
    this.connection?.destroy();
    await this.keepCoverage();
    this.server?.close();
    this.failure ??= error;
    this.options.onEnd(this.marker);
    void rm(this.temporaryFolder, { recursive: true, force: true }).catch(() => undefined);
    this.end();
    this.becomeReady();
    this.becomeIdle?.();
    settle?.({ kind: 'crashed', error: this.failure, memoryMb: this.memoryMb() });
  }
}

/** Waits for a promise, but not longer than a time; returns whether it was fulfilled. */
async function isWithin(ms: number, done: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const isDone = await Promise.race([done.then(() => true), late]);
  clearTimeout(timer);
  return isDone;
}
