import { isAbortError, workflowOf, type Execution } from '@stepwell/sdk';
import { recordOf, recordUnlessSucceeded, reportEnd } from '../execution-report.js';
import { readInput } from '../input.js';
import { resolveStateMachine } from '../resolve-state-machine.js';
import { followProgress } from '../follow-progress.js';
import { describeTarget } from '../target.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { knownWorkflow, openWorkflow } from '../workflows.js';
import { runExpress } from './run-express.js';
import { withTarget, type CommandContext, type CommonFlags } from './command-context.js';

/** The flags of `stepwell start`. */
export interface StartFlags extends CommonFlags {
  readonly input?: string;
  readonly name?: string;
  readonly wait?: boolean;
  readonly timeout?: number;
}

/**
 * `stepwell start <workflow>`: starts an execution; with `--wait`, waits for its end and prints its output. Always
 * waits for an Express state machine.
 */
export async function start(nameOrArn: string, flags: StartFlags, terminal: Terminal): Promise<void> {
  if (flags.timeout !== undefined && flags.wait !== true)
    throw new UsageError('--timeout requires --wait', '--timeout');
  if (flags.input === undefined) throw new UsageError('--input is required: JSON, @file, or - for stdin', '--input');
  const input = await readInput(flags.input, terminal);
  // The input of a workflow that is identified by ID is validated before any call.
  const checkedById = (await knownWorkflow(nameOrArn))?.checkInput(input);
  await withTarget(
    terminal,
    flags,
    async (context) => {
      const { stepwell, abortSignal, output } = context;
      // A test case of a mock configuration, as in Step Functions Local.
      const [reference = '', testCase] = nameOrArn.split('#');
      const machine = await resolveStateMachine(stepwell, reference, abortSignal);
      const started = `${machine.stateMachineArn}${testCase === undefined ? '' : `#${testCase}`}`;
      if (machine.type === 'EXPRESS')
        return runExpress({ ...machine, stateMachineArn: started }, input, flags, context);
      const workflow = await knownWorkflow(await workflowOf(stepwell, machine.stateMachineArn, { abortSignal }));
      const checked = checkedById ?? workflow?.checkInput(input) ?? input;
      await output.notify(`Starting ${machine.name} on ${await describeTarget(stepwell, machine.stateMachineArn)}`);
      const execution = await openWorkflow(stepwell, started, workflow).start(checked, {
        name: flags.name,
        abortSignal,
      });
      if (flags.wait === true) await waitForEnd(execution, flags, context);
      else await printStarted(execution, context);
    },
    { changes: true },
  );
}

async function printStarted(execution: Execution<unknown>, { output, abortSignal }: CommandContext): Promise<void> {
  await output.data(execution.executionArn);
  if (output.json) await output.record(recordOf(execution.executionArn, await execution.status({ abortSignal })));
}

async function waitForEnd(
  execution: Execution<unknown>,
  { timeout }: StartFlags,
  context: CommandContext,
): Promise<void> {
  const { output } = context;
  const { executionArn } = execution;
  await output.notify(`Execution ${executionArn}`);
  try {
    const state = await followProgress(execution, context, (signal) =>
      execution.completion({ abortSignal: signal, maxWaitTime: timeout }),
    );
    await output.data(JSON.stringify(state.output, undefined, 2));
    await reportEnd(executionArn, state, output);
  } catch (error) {
    if (isAbortError(error))
      await output.notify(`The execution is still running. To follow it: stepwell watch ${executionArn}`);
    await recordUnlessSucceeded(execution, error, output);
    throw error;
  }
}
