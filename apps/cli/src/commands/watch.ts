import { parseExecutionArn, workflowOf, type Execution } from '@stepwell/sdk';
import { eventLine } from '../event-line.js';
import { recordUnlessSucceeded, reportEnd } from '../execution-report.js';
import { followProgress, hasProgress } from '../follow-progress.js';
import { resolveExecution } from '../resolve-execution.js';
import { type Terminal } from '../terminal/terminal.js';
import { knownWorkflow, openWorkflow } from '../workflows.js';
import { withTarget, type CommandContext, type CommonFlags } from './command-context.js';

/** The flags of `stepwell watch`. */
export interface WatchFlags extends CommonFlags {
  readonly workflow?: string;
  readonly after?: number;
  readonly events?: boolean;
}

/** `stepwell watch <execution>`: follows an execution until it has ended. The exit code is that of the execution. */
export async function watch(nameOrArn: string, flags: WatchFlags, terminal: Terminal): Promise<void> {
  await withTarget(terminal, flags, async (context) => {
    const { stepwell, output, abortSignal } = context;
    const { executionArn } = await resolveExecution(stepwell, nameOrArn, flags.workflow, abortSignal);
    const { stateMachineArn } = parseExecutionArn(executionArn);
    const execution = openWorkflow(
      stepwell,
      stateMachineArn,
      await knownWorkflow(await workflowOf(stepwell, stateMachineArn, { abortSignal })),
    ).execution(executionArn);
    // Show a progress bar instead of events on a terminal, unless --events is set.
    const showsBar =
      terminal.stdout.isTTY === true &&
      terminal.stderr.isTTY === true &&
      hasProgress(execution) &&
      flags.events !== true &&
      !output.json;
    if (!showsBar) await printEvents(execution, flags, context);
    await waitForEnd(execution, context);
  });
}

async function printEvents(
  execution: Execution<unknown>,
  { after }: WatchFlags,
  { output, abortSignal }: CommandContext,
): Promise<void> {
  for await (const event of execution.events({ abortSignal, after, minDelay: 0.2, maxDelay: 5 })) {
    await output.data(eventLine(event, output.colors));
    await output.record({ type: 'event', event });
  }
}

async function waitForEnd(execution: Execution<unknown>, context: CommandContext): Promise<void> {
  const { output } = context;
  try {
    const state = await followProgress(execution, context, (signal) => execution.completion({ abortSignal: signal }));
    await reportEnd(execution.executionArn, state, output);
  } catch (error) {
    await recordUnlessSucceeded(execution, error, output);
    throw error;
  }
}
