import { inspect } from 'node:util';
import { type ChaosOptions } from '@stepwell/local';

/** A workflow that is run under chaos. */
export interface ChaosSystem {
  /** As the table names it: `QueueExchange, job`. */
  readonly name: string;
  /** Seeds that run at the same time: more than one where most of a run is waiting in real time. */
  readonly concurrency: number;
  /** Synthesizes the app, once for all seeds. */
  prepare(): Promise<PreparedSystem>;
}

/** A synthesized app that can be started under any chaos. */
export interface PreparedSystem extends AsyncDisposable {
  /**
   * Starts the app, gives it real input, waits until everything has come to rest, and checks the workflow's guarantee.
   *
   * @returns items that were lost after their retries were exhausted; each is named by the workflow itself
   * @throws where the guarantee does not hold
   */
  run(chaos: ChaosOptions & { readonly seed: number }, signal: AbortSignal): Promise<readonly Loss[]>;
}

/** An item that a workflow gave up, and says so. */
export interface Loss {
  /** The item, as the workflow names it. */
  readonly item: string;
  /** The error and its cause, as the workflow reports them. */
  readonly reason: string;
  /** How often it was tried. A loss is an exhausted retry only where that is more than twice. */
  readonly attempts: number;
}

/** How a run ended. */
export interface Verdict {
  readonly seed: number;
  readonly kind: 'right' | 'named loss' | 'wrong';
  /** Each loss, or what is wrong. */
  readonly details: readonly string[];
}

/** Real milliseconds after which a run hangs. */
const HANG_MS = 600_000;

/**
 * Runs a system on a seed and judges it: a loss counts as named only where its reason is one of the faults that chaos
 * injects.
 */
export async function judge(system: PreparedSystem, chaos: ChaosOptions & { readonly seed: number }): Promise<Verdict> {
  const { seed } = chaos;
  const hanging = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      hanging.abort();
      reject(new Error(`The run hangs: it has not come to rest within ${HANG_MS / 1_000} s`));
    }, HANG_MS);
  });
  try {
    const losses = await Promise.race([system.run(chaos, hanging.signal), hang]);
    const wrong = losses.flatMap(problemOf);
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

/** An error's message, and for an assertion the values that it compared. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, actual, expected } = error as Error & { readonly actual?: unknown; readonly expected?: unknown };
  return actual === undefined
    ? message
    : `${message}\n    got ${inspect(actual, { depth: 6, breakLength: Infinity })}\n    wanted ${inspect(expected, { depth: 6, breakLength: Infinity })}`;
}

/** Why a loss breaks the guarantee: it was not retried, or for no fault of chaos. */
function problemOf({ item, reason, attempts }: Loss): string[] {
  if (!isInjected(reason)) return [`${item} failed for another reason than an injected fault: ${reason}`];
  return attempts > 2 ? [] : [`${item} failed after ${attempts} attempts: ${reason}`];
}

/** Reasons that chaos gives: the names and messages of the faults of `broadMix`, as callers of any kind see them. */
const injected = [
  /\b(Lambda|Runtime|Sandbox)\.(ServiceException|TooManyRequestsException|ExitError|OutOfMemory|Timedout|Unknown)\b/,
  /ServiceException|was lost to chaos|was throttled by chaos|exited with error|Process exited before|Task timed out after/,
  /Throttl|throughput|Rate exceeded|TooManyRequests|Too Many Requests|SlowDown|reduce your request rate/i,
  /TransactionConflict|TransactionCanceled|InternalError/,
  /Host EC2 \(instance .*\) terminated/,
];

/** Whether a reason, with its error's name, is one that chaos gives. */
export function isInjected(reason: string): boolean {
  return injected.some((pattern) => pattern.test(reason));
}
