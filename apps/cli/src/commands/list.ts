import { type ExecutionStatus } from '@aws-sdk/client-sfn';
import { listExecutions, listStateMachines } from '@stepwell/sdk';
import { noExpressRecords } from '../express.js';
import { resolveStateMachine } from '../resolve-state-machine.js';
import { type Terminal } from '../terminal/terminal.js';
import { table } from '../terminal/table.js';
import { withTarget, type CommandContext, type CommonFlags } from './command-context.js';

/** The flags of `stepwell list`. */
export interface ListFlags extends CommonFlags {
  readonly status?: ExecutionStatus;
  readonly limit: number;
}

/** `stepwell list`: prints state machines. `stepwell list <workflow>`: prints the newest executions of one. */
export async function list(nameOrArn: string | undefined, flags: ListFlags, terminal: Terminal): Promise<void> {
  await withTarget(terminal, flags, (context) =>
    nameOrArn === undefined ? printStateMachines(context) : printExecutions(nameOrArn, flags, context),
  );
}

async function printStateMachines({ stepwell, output, abortSignal }: CommandContext): Promise<void> {
  const rows: string[][] = [];
  for await (const { name, workflow, type, stateMachineArn, creationDate } of listStateMachines(stepwell, {
    abortSignal,
  })) {
    rows.push([name, workflow ?? '-', type, stateMachineArn]);
    await output.record({
      type: 'stateMachine',
      stateMachineArn,
      name,
      workflow,
      stateMachineType: type,
      creationDate: creationDate?.toISOString(),
    });
  }
  if (rows.length === 0) await output.notify('There are no state machines.');
  for (const line of table(['NAME', 'WORKFLOW', 'TYPE', 'ARN'], rows, output.colors)) await output.data(line);
}

async function printExecutions(
  nameOrArn: string,
  { status, limit }: ListFlags,
  { stepwell, output, abortSignal }: CommandContext,
): Promise<void> {
  const { stateMachineArn, name, type } = await resolveStateMachine(stepwell, nameOrArn, abortSignal);
  if (type === 'EXPRESS') throw noExpressRecords(name, 'workflow');
  const rows: string[][] = [];
  for await (const execution of listExecutions(stepwell, stateMachineArn, { status, limit, abortSignal })) {
    const { executionArn, name: executionName, status: executionStatus } = execution;
    const [startDate, stopDate] = [execution.startDate?.toISOString(), execution.stopDate?.toISOString()];
    rows.push([executionName, executionStatus, startDate ?? '', stopDate ?? '-']);
    await output.record({
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
    await output.notify(`${name} has no executions${status === undefined ? '' : ` with status ${status}`}.`);
  for (const line of table(['NAME', 'STATUS', 'STARTED', 'STOPPED'], rows, output.colors)) await output.data(line);
}
