import { type FaultInjector } from '../../../kernel/chaos/index.js';
import { workerLost } from '../errors.js';
import { type ExecutionEnvironment } from './execution-environment.js';
import { type ErrorShape, type InvocationOutcome } from './invocation-outcome.js';
import { exitError, outOfMemoryError, untypedExitError } from './runtime-exit.js';

/** Longest time in milliseconds that a handler runs before chaos ends its process. */
const longestLifeMs = 40;

type Death = (functionName: string) => Dead;

/** An outcome without what was measured. */
type Dead = { readonly kind: 'timedOut' } | { readonly kind: 'crashed'; readonly error: ErrorShape };

/**
 * How Lambda reports an invocation whose process has ended. Step Functions raises, in this order, `Runtime.ExitError`,
 * `Runtime.OutOfMemory`, `Sandbox.Timedout`, `Lambda.Unknown` and `Lambda.ServiceException`.
 */
const deaths: readonly [Death, ...Death[]] = [
  () => ({ kind: 'crashed', error: exitError(1) }),
  () => ({ kind: 'crashed', error: outOfMemoryError() }),
  // Reported at once: chaos does not wait for the function's timeout.
  () => ({ kind: 'timedOut' }),
  () => ({ kind: 'crashed', error: untypedExitError() }),
  (functionName) => {
    throw workerLost(functionName);
  },
];

/** An invocation that chaos may end. */
export interface KillableInvocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly environment: Pick<ExecutionEnvironment, 'terminate' | 'memoryMb'>;
  /** Runs the invocation; calls back when the handler is about to start. */
  readonly invoke: (started: () => void) => Promise<InvocationOutcome>;
}

/**
 * Runs an invocation whose process may end: before the handler starts, while it runs, or after it has done its work and
 * before its response arrives. The outcome is one of the ways in which Lambda reports such a loss. Rejects with
 * Lambda's `ServiceException` (500) where the host of the process is lost.
 */
export async function invokeWithKill(
  { functionName, requestId, environment, invoke }: KillableInvocation,
  faults: FaultInjector,
): Promise<InvocationOutcome> {
  if (!faults.shouldInject('lambda', 'kill', functionName, requestId)) return invoke(() => undefined);
  const moment = faults.random('lambda', 'kill', functionName);
  const death = deaths[Math.floor(faults.random('lambda', 'kill', functionName) * deaths.length)] ?? deaths[0];
  let timer: NodeJS.Timeout | undefined;
  if (moment >= 1 / 3) {
    await invoke(() => {
      if (moment < 2 / 3) timer = setTimeout(() => void environment.terminate(), (moment * 3 - 1) * longestLifeMs);
    });
  }
  clearTimeout(timer);
  await environment.terminate();
  return { ...death(functionName), memoryMb: environment.memoryMb() };
}
