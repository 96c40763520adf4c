import { functionErrors } from '@stepwell/core/integration-errors';
import { type Cancel } from '@stepwell/asl';
import { randomUUID } from 'node:crypto';
import { type FaultInjector, noFaults } from '../../../kernel/chaos/index.js';
import { logGroupOf } from '../function-environment.js';
import { type FunctionVersion } from '../function-record.js';
import { type InvocationResult, type LogLine } from '../invocation.js';
import { invokeWithKill } from './environment-kill.js';
import { type EnvironmentPool } from './environment-pool.js';
import { type ExecutionEnvironment } from './execution-environment.js';
import { InvocationLog } from './invocation-log.js';
import { type ErrorShape, type InvocationOutcome } from './invocation-outcome.js';
import { exitMessage } from './runtime-exit.js';

/** Largest response of a function, bytes of JSON text. */
const responseLimit = 6_291_556;

/** Largest streamed response, bytes. */
const streamLimit = 200 * 1024 * 1024;

/** One invocation to be run. */
export interface Invocation {
  readonly version: FunctionVersion;
  readonly requestId: string;
  readonly payload: string;
  readonly invokedFunctionArn: string;
  readonly clientContext: unknown;
  readonly traceHeader: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Suspends the caller's timeout while the invocation waits for others to end. */
  readonly holdTimeout?: (() => Cancel) | undefined;
  /** Called with each part of a response that the function streams. */
  readonly onChunk?: ((chunk: Uint8Array) => void) | undefined;
}

/** Runs invocations in the execution environments of a pool, writes their logs, and reports their outcome as Lambda does. */
export class Invoker {
  constructor(
    private readonly pool: EnvironmentPool<ExecutionEnvironment>,
    private readonly now: () => number,
    private readonly onLog: ((line: LogLine) => void) | undefined,
    private readonly faults: FaultInjector = noFaults,
  ) {}

  /**
   * Runs one invocation when an execution environment is free. Rejects with `ServiceException` if chaos loses its host.
   */
  async run(invocation: Invocation): Promise<InvocationResult> {
    const { version, signal, holdTimeout } = invocation;
    const environment = await this.pool.acquire(version, signal, holdTimeout);
    const log = this.logOf(invocation, environment);
    environment.onLine = (line) => log.write(line);
    let outcome: InvocationOutcome;
    let initMs: number | undefined;
    let hasStarted = false;
    try {
      const message = {
        requestId: invocation.requestId,
        payload: invocation.payload,
        invokedFunctionArn: invocation.invokedFunctionArn,
        traceHeader: invocation.traceHeader ?? freshTrace(this.now()),
        clientContext: invocation.clientContext,
        onChunk: invocation.onChunk,
      };
      const invoke = (started: () => void): Promise<InvocationOutcome> =>
        environment.invoke(message, () => {
          initMs = environment.takeInitMs();
          log.start();
          hasStarted = true;
          started();
        });
      outcome = await invokeWithKill(
        { functionName: version.definition.name, requestId: invocation.requestId, environment, invoke },
        this.faults,
      );
    } finally {
      environment.onLine = (line) => this.logBetween(environment, line);
      await this.pool.release(environment);
    }
    if (!hasStarted) log.start();
    return this.conclude(invocation, outcome, initMs, log);
  }

  private conclude(
    invocation: Invocation,
    outcome: InvocationOutcome,
    initMs: number | undefined,
    log: InvocationLog,
  ): InvocationResult {
    const { requestId, version } = invocation;
    const { timeoutSeconds } = version.definition;
    const failure = failureOf(outcome, requestId, timeoutSeconds, invocation.onChunk === undefined);
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
    log.end(
      outcome.memoryMb,
      initMs,
      outcome.kind === 'timedOut' ? 'timeout' : outcome.kind === 'crashed' ? 'error' : undefined,
    );
    const payload = failure ?? ('payload' in outcome ? outcome.payload : '');
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
  private logBetween(environment: ExecutionEnvironment, line: string): void {
    const { definition } = environment.version;
    this.onLog?.({
      functionName: definition.name,
      logGroupName: logGroupOf(definition),
      logStreamName: environment.logStreamName,
      line,
      timestamp: this.now(),
    });
  }

  private logOf(invocation: Invocation, environment: ExecutionEnvironment): InvocationLog {
    const { definition, version } = invocation.version;
    return new InvocationLog({
      functionName: definition.name,
      logGroupName: logGroupOf(definition),
      requestId: invocation.requestId,
      logStreamName: environment.logStreamName,
      version,
      memorySizeMb: definition.memorySizeMb,
      now: this.now,
      onLog: this.onLog,
    });
  }
}

/** The payload of an invocation that failed; `undefined` after a success. */
function failureOf(
  outcome: InvocationOutcome,
  requestId: string,
  timeoutSeconds: number,
  isBuffered: boolean,
): string | undefined {
  switch (outcome.kind) {
    case 'result': {
      if (Buffer.byteLength(outcome.payload) <= (isBuffered ? responseLimit : streamLimit)) return undefined;
      return errorJson({
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: `Response payload size exceeded maximum allowed payload size (${responseLimit} bytes).`,
      });
    }
    case 'failed':
      return outcome.payload;
    case 'timedOut':
      return errorJson({
        errorType: functionErrors.timedOut,
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
      });
    case 'crashed':
      return errorJson({ ...outcome.error, errorMessage: exitMessage(outcome.error, requestId) });
  }
}

function errorJson(error: ErrorShape): string {
  return JSON.stringify(error);
}

/** A trace that is not sampled: nothing here collects segments. */
function freshTrace(now: number): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${seconds}-${randomHex().slice(0, 24)};Parent=${randomHex().slice(0, 16)};Sampled=0`;
}

/** 32 random digits. Cheaper than `randomBytes`, which asks the system each time. */
function randomHex(): string {
  return randomUUID().replaceAll('-', '');
}
