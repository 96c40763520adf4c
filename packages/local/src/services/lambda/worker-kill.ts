import { type Faults } from '../../chaos/index.js';
import { type FunctionWorker, type WorkerOutcome } from './function-worker.js';
import { LambdaError } from './lambda-error.js';

/** Longest time in milliseconds that a handler runs before chaos ends its worker under it. */
const longestLifeMs = 40;

/** An invocation as chaos sees it. */
export interface MortalInvocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly worker: Pick<FunctionWorker, 'terminate'>;
  /** Runs it; calls back when the handler is about to start. */
  readonly invoke: (started: () => void) => Promise<WorkerOutcome>;
}

/**
 * Runs an invocation whose worker may die: before the handler starts, while it runs, or when it has done all its work and before the
 * answer is out. Then it rejects with Lambda's `ServiceException`, which is what callers are told when a host of AWS's is lost.
 */
export async function invokeMortal({ functionName, requestId, worker, invoke }: MortalInvocation, faults: Faults): Promise<WorkerOutcome> {
  if (!faults.strikes('lambda', 'kill', functionName, requestId)) return invoke(() => undefined);
  const moment = faults.chance('lambda', 'kill', functionName);
  let timer: NodeJS.Timeout | undefined;
  if (moment >= 1 / 3) {
    await invoke(() => {
      if (moment < 2 / 3) timer = setTimeout(() => void worker.terminate(), (moment * 3 - 1) * longestLifeMs);
    });
  }
  clearTimeout(timer);
  await worker.terminate();
  throw LambdaError.workerLost(functionName);
}
