import { parseExecutionArn, untypedExecution } from '@stepwell/sdk';
import { recordOf } from '../execution-report.js';
import { resolveExecution } from '../resolve-execution.js';
import { describeTarget } from '../target.js';
import { type Terminal } from '../terminal/terminal.js';
import { withTarget, type CommonFlags } from './command-context.js';

/** The flags of `stepwell redrive`. */
export interface RedriveFlags extends CommonFlags {
  readonly workflow?: string;
}

/** `stepwell redrive <execution>`: redrives an execution from the state in which it ended. */
export async function redrive(
  nameOrArn: string,
  { workflow, ...flags }: RedriveFlags,
  terminal: Terminal,
): Promise<void> {
  await withTarget(
    terminal,
    flags,
    async ({ stepwell, output, abortSignal }) => {
      const { executionArn } = await resolveExecution(stepwell, nameOrArn, workflow, abortSignal);
      const execution = untypedExecution(stepwell, executionArn);
      await output.notify(
        `Redriving ${executionArn} on ${await describeTarget(stepwell, parseExecutionArn(executionArn).stateMachineArn)}`,
      );
      await execution.redrive({ abortSignal });
      await output.notify(`Redriven. To follow it: stepwell watch ${parseExecutionArn(executionArn).executionName}`);
      await output.record(recordOf(executionArn, await execution.status({ abortSignal })));
    },
    { changes: true },
  );
}
