import { inspect } from 'node:util';
import { type ChaosOptions } from '@stepwell/local';

/** A workflow that runs under chaos. */
export interface ChaosSystem {
  /** The name in the table, such as `QueueExchange, job`. */
  readonly name: string;
  /** Seeds that run concurrently; more than one if executions mostly wait in real time. */
  readonly concurrency: number;
  /** Synthesizes the app once for all seeds. */
  prepare(): Promise<PreparedSystem>;
}

/** A synthesized app that starts with any chaos options. */
export interface PreparedSystem extends AsyncDisposable {
  /**
   * Starts the app, sends real input, waits until all work has ended, and checks the guarantee of the workflow.
   *
   * @returns lost items whose retries were exhausted; the workflow reports each of them
   * @throws if the guarantee does not hold
   */
  run(chaos: ChaosOptions & { readonly seed: number }, signal: AbortSignal): Promise<readonly Loss[]>;
}

/** A lost item that the workflow reports. */
export interface Loss {
  /** The name of the item. */
  readonly item: string;
  /** The error and its cause. */
  readonly reason: string;
  /** The number of attempts. A loss after at most two attempts is a failure. */
  readonly attempts: number;
}

/** The verdict on one seed. */
export interface Verdict {
  readonly seed: number;
  readonly kind: 'right' | 'named loss' | 'wrong';
  /** Each loss or error. */
  readonly details: readonly string[];
}

/** Maximum real time of one seed, in milliseconds. */
const MAX_RUN_MS = 600_000;

/** Runs a system with a seed and returns the verdict. A loss is only accepted if its reason is an injected fault. */
export async function evaluate(
  system: PreparedSystem,
  chaos: ChaosOptions & { readonly seed: number },
): Promise<Verdict> {
  const { seed } = chaos;
  const timeoutController = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeoutPromise = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      timeoutController.abort();
      reject(new Error(`The system did not finish within ${MAX_RUN_MS / 1_000} s`));
    }, MAX_RUN_MS);
  });
  try {
    const losses = await Promise.race([system.run(chaos, timeoutController.signal), timeoutPromise]);
    const wrong = losses.flatMap(lossProblems);
    if (wrong.length > 0) return { seed, kind: 'wrong', details: wrong };
    return {
      seed,
      kind: losses.length === 0 ? 'right' : 'named loss',
      details: losses.map(({ item, reason, attempts }) => `${item}, after ${attempts} attempts: ${reason}`),
    };
  } catch (error) {
    return { seed, kind: 'wrong', details: [describeFailure(error)] };
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the message of an error, with the compared values of an assertion. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, actual, expected } = error as Error & { readonly actual?: unknown; readonly expected?: unknown };
  return actual === undefined
    ? message
    : `${message}\n    got ${inspect(actual, { depth: 6, breakLength: Infinity })}\n    expected ${inspect(expected, { depth: 6, breakLength: Infinity })}`;
}

/** Returns why a loss breaks the guarantee: too few attempts, or a reason other than an injected fault. */
function lossProblems({ item, reason, attempts }: Loss): string[] {
  if (!isInjected(reason)) return [`${item} failed, but not because of an injected fault: ${reason}`];
  return attempts > 2 ? [] : [`${item} failed after ${attempts} attempts: ${reason}`];
}

/** Names and messages of injected faults, as callers see them. */
const injected = [
  /\b(Lambda|Runtime|Sandbox)\.(ServiceException|TooManyRequestsException|ExitError|OutOfMemory|Timedout|Unknown)\b/,
  /ServiceException|was lost to chaos|was throttled by chaos|exited with error|Process exited before|Task timed out after/,
  /Throttl|throughput|Rate exceeded|TooManyRequests|Too Many Requests|SlowDown|reduce your request rate/i,
  /TransactionConflict|TransactionCanceled|InternalError/,
  /Host EC2 \(instance .*\) terminated/,
];

/** Whether a reason is an injected fault. */
export function isInjected(reason: string): boolean {
  return injected.some((pattern) => pattern.test(reason));
}
