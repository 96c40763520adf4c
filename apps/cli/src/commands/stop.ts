import { parseExecutionArn, untypedExecution } from '@stepwell/sdk';
import { recordOf, reportEnd } from '../execution-report.js';
import { resolveExecution } from '../resolve-execution.js';
import { describeTarget } from '../target.js';
import { type Terminal } from '../terminal/terminal.js';
import { withTarget, type CommonFlags } from './command-context.js';

/** The flags of `stepwell stop`. */
export interface StopFlags extends CommonFlags {
  readonly workflow?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** `stepwell stop <execution>`: stops an execution. Has no effect if it has already ended. */
export async function stop(
  nameOrArn: string,
  { workflow, error, cause, ...flags }: StopFlags,
  terminal: Terminal,
): Promise<void> {
  await withTarget(
    terminal,
    flags,
    async ({ stepwell, output, abortSignal }) => {
      const { executionArn, state } = await resolveExecution(stepwell, nameOrArn, workflow, abortSignal);
      const execution = untypedExecution(stepwell, executionArn);
      const before = state ?? (await execution.status({ abortSignal }));
      if ('stopDate' in before) {
        await output.notify(`Nothing to stop: the execution has already ended (${before.status})`);
        await output.record(recordOf(executionArn, before));
        return;
      }
      await output.notify(
        `Stopping ${executionArn} on ${await describeTarget(stepwell, parseExecutionArn(executionArn).stateMachineArn)}`,
      );
      await execution.stop({ error, cause, abortSignal });
      await reportEnd(executionArn, await execution.status({ abortSignal }), output);
    },
    { changes: true },
  );
}
