import { functionErrors } from '@stepwell/core/integration-errors';
import { randomBytes } from 'node:crypto';
import { type FaultInjector, noFaults } from '../../kernel/chaos/index.js';
import { logGroupOf } from './function-environment.js';
import { type FunctionVersion } from './function-record.js';
import { type FunctionWorker, type WorkerOutcome } from './function-worker.js';
import { type InvocationResult, type LogLine } from './invocation.js';
import { InvocationLog } from './invocation-log.js';
import { exitMessage } from './runtime-exit.js';
import { invokeWithKill } from './worker-kill.js';
import { type WorkerPool } from './worker-pool.js';
import { type ErrorShape } from './worker/messages.js';

/** Largest response of a function, bytes of JSON text. */
const responseLimit = 6_291_556;

/** One invocation to be run. */
export interface Invocation {
  readonly version: FunctionVersion;
  readonly requestId: string;
  readonly payload: string;
  readonly invokedFunctionArn: string;
  readonly clientContext: unknown;
  readonly traceHeader: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Runs invocations on a pool's workers, keeps their logs, and puts their ends into Lambda's words. */
export class Invoker {
  constructor(
    private readonly pool: WorkerPool,
    private readonly now: () => number,
    private readonly onLog: ((line: LogLine) => void) | undefined,
    private readonly faults: FaultInjector = noFaults,
  ) {}

  /** Runs one invocation when a worker is free. Rejects with `ServiceException` where chaos loses the worker's host. */
  async run(invocation: Invocation): Promise<InvocationResult> {
    const worker = await this.pool.acquire(invocation.version, invocation.signal);
    const log = this.logOf(invocation, worker);
    worker.onLine = (line) => log.write(line);
    let outcome: WorkerOutcome;
    let initMs: number | undefined;
    let hasStarted = false;
    try {
      const message = {
        requestId: invocation.requestId,
        payload: invocation.payload,
        invokedFunctionArn: invocation.invokedFunctionArn,
        traceHeader: invocation.traceHeader ?? freshTrace(this.now()),
        clientContext: invocation.clientContext,
      };
      const invoke = (started: () => void): Promise<WorkerOutcome> =>
        worker.invoke(message, () => {
          initMs = worker.initMs;
          worker.initMs = undefined;
          log.start();
          hasStarted = true;
          started();
        });
      outcome = await invokeWithKill(
        { functionName: invocation.version.definition.name, requestId: invocation.requestId, worker, invoke },
        this.faults,
      );
    } finally {
      worker.onLine = (line) => this.logBetween(worker, line);
      await this.pool.release(worker);
    }
    if (!hasStarted) log.start();
    return this.conclude(invocation, outcome, initMs, log);
  }

  private conclude(
    invocation: Invocation,
    outcome: WorkerOutcome,
    initMs: number | undefined,
    log: InvocationLog,
  ): InvocationResult {
    const { requestId, version } = invocation;
    const failure = failureOf(outcome, requestId, version.definition.timeoutSeconds);
    if (outcome.kind === 'timedOut') {
      log.write(
        `${new Date(this.now()).toISOString()} ${requestId} Task timed out after ` +
          `${version.definition.timeoutSeconds.toFixed(2)} seconds`,
      );
    }
    if (outcome.kind === 'crashed')
      log.write(
        [`RequestId: ${requestId} Error: ${outcome.error.errorMessage}`, outcome.error.errorType ?? []]
          .flat()
          .join('\n'),
      );
    const memoryMb = 'memoryMb' in outcome ? outcome.memoryMb : version.definition.memorySizeMb;
    log.end(
      memoryMb,
      initMs,
      outcome.kind === 'timedOut' ? 'timeout' : outcome.kind === 'crashed' ? 'error' : undefined,
    );
    const payload = outcome.kind === 'result' && failure === undefined ? outcome.payload : JSON.stringify(failure);
    return {
      statusCode: 200,
      payload,
      ...(failure === undefined ? {} : { functionError: 'Unhandled' as const }),
      logTail: log.tail(),
      requestId,
      executedVersion: version.version,
    };
  }

  /** Output of timers after the response. Lambda would freeze them. */
  private logBetween(worker: FunctionWorker, line: string): void {
    const { definition } = worker.version;
    this.onLog?.({
      functionName: definition.name,
      logGroupName: logGroupOf(definition),
      logStreamName: worker.logStreamName,
      line,
      timestamp: this.now(),
    });
  }

  private logOf(invocation: Invocation, worker: FunctionWorker): InvocationLog {
    const { definition, version } = invocation.version;
    return new InvocationLog({
      functionName: definition.name,
      logGroupName: logGroupOf(definition),
      requestId: invocation.requestId,
      logStreamName: worker.logStreamName,
      version,
      memorySizeMb: definition.memorySizeMb,
      now: this.now,
      onLog: this.onLog,
    });
  }
}

function failureOf(outcome: WorkerOutcome, requestId: string, timeoutSeconds: number): ErrorShape | undefined {
  switch (outcome.kind) {
    case 'result': {
      if (Buffer.byteLength(outcome.payload) <= responseLimit) return undefined;
      return {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: `Response payload size exceeded maximum allowed payload size (${responseLimit} bytes).`,
      };
    }
    case 'failed':
      return outcome.error;
    case 'timedOut':
      return {
        errorType: functionErrors.timedOut,
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
      };
    case 'crashed':
      return { ...outcome.error, errorMessage: exitMessage(outcome.error, requestId) };
  }
}

/** A trace that is not sampled: nothing here collects segments. */
function freshTrace(now: number): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
