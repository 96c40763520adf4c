import { type ExecutionStatus } from '@aws-sdk/client-sfn';
import { listExecutions, listStateMachines } from '@stepwell/sdk';
import { resolveStateMachine } from '../resolve-state-machine.js';
import { type Terminal } from '../terminal/terminal.js';
import { table } from '../terminal/table.js';
import { withTarget, type CommandContext, type CommonFlags } from './command-context.js';

/** The flags of `stepwell list`. */
export interface ListFlags extends CommonFlags {
  readonly status?: ExecutionStatus;
  readonly limit: number;
}

/** `stepwell list`: the state machines; `stepwell list <workflow>`: the newest executions of one. */
export async function list(given: string | undefined, flags: ListFlags, terminal: Terminal): Promise<void> {
  await withTarget(terminal, flags, (context) =>
    given === undefined ? printStateMachines(context) : printExecutions(given, flags, context),
  );
}

async function printStateMachines({ stepwell, talk, abortSignal }: CommandContext): Promise<void> {
  const rows: string[][] = [];
  for await (const { name, workflow, type, stateMachineArn, creationDate } of listStateMachines(stepwell, {
    abortSignal,
  })) {
    rows.push([name, workflow ?? '-', type, stateMachineArn]);
    await talk.record({
      type: 'stateMachine',
      stateMachineArn,
      name,
      workflow,
      stateMachineType: type,
      creationDate: creationDate?.toISOString(),
    });
  }
  if (rows.length === 0) await talk.say('There are no state machines.');
  for (const line of table(['NAME', 'WORKFLOW', 'TYPE', 'ARN'], rows, talk.colours)) await talk.data(line);
}

async function printExecutions(
  given: string,
  { status, limit }: ListFlags,
  { stepwell, talk, abortSignal }: CommandContext,
): Promise<void> {
  const { stateMachineArn, name } = await resolveStateMachine(stepwell, given, abortSignal);
  const rows: string[][] = [];
  for await (const execution of listExecutions(stepwell, stateMachineArn, { status, limit, abortSignal })) {
    const { executionArn, name: executionName, status: executionStatus } = execution;
    const [startDate, stopDate] = [execution.startDate?.toISOString(), execution.stopDate?.toISOString()];
    rows.push([executionName, executionStatus, startDate ?? '', stopDate ?? '-']);
    await talk.record({
      type: 'execution',
      executionArn,
      name: executionName,
      stateMachineArn,
      status: executionStatus,
      startDate,
      stopDate,
    });
  }
  if (rows.length === 0)
    await talk.say(`${name} has no executions${status === undefined ? '' : ` with status ${status}`}.`);
  for (const line of table(['NAME', 'STATUS', 'STARTED', 'STOPPED'], rows, talk.colours)) await talk.data(line);
}
