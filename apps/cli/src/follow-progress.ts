import { type Execution, type ProgressOptions } from '@stepwell/sdk';
import { type CommandContext } from './commands/command-context.js';
import { type WorkflowProgress } from './terminal/progress-bars.js';

/** An execution of a workflow that reports progress. */
interface ExecutionWithProgress extends Execution<unknown> {
  watchProgress(options: ProgressOptions): AsyncIterableIterator<WorkflowProgress>;
}

/**
 * Shows a progress bar on stderr while it waits, if stderr is a terminal and the workflow reports progress. Otherwise
 * it only waits.
 */
export async function followProgress<Result>(
  execution: Execution<unknown>,
  { terminal, output, abortSignal }: CommandContext,
  wait: (abortSignal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (output.json || terminal.stderr.isTTY !== true || !hasProgress(execution)) return wait(abortSignal);
  const { ProgressBars } = await import('./terminal/progress-bars.js');
  const bars = new ProgressBars(terminal.stderr);
  const ended = new AbortController();
  const shown = show(execution, bars, AbortSignal.any([abortSignal, ended.signal]));
  try {
    const result = await wait(abortSignal);
    // The last update shows the final totals.
    await shown;
    return result;
  } finally {
    ended.abort();
    await shown;
    bars.stop();
  }
}

async function show(
  execution: ExecutionWithProgress,
  bars: { update(progress: WorkflowProgress): void },
  abortSignal: AbortSignal,
): Promise<void> {
  try {
    for await (const progress of execution.watchProgress({ abortSignal, minDelay: 0.2, maxDelay: 2 }))
      bars.update(progress);
  } catch {
    // The wait meets the same error and reports it.
  }
}

/** Whether an execution reports progress. */
export function hasProgress(execution: Execution<unknown>): execution is Execution<unknown> & ExecutionWithProgress {
  return 'watchProgress' in execution;
}
