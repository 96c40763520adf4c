import { untypedExecution, type ExecutionState } from '@stepwell/sdk';
import { recordOf, seconds } from '../execution-report.js';
import { resolveExecution } from '../resolve-execution.js';
import { visitedStates, type VisitedState } from '@stepwell/sdk';
import { type Output } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { type Terminal } from '../terminal/terminal.js';
import { withTarget, type CommonFlags } from './command-context.js';

/** The flags of `stepwell show`. */
export interface ShowFlags extends CommonFlags {
  readonly workflow?: string;
}

/** `stepwell show <execution>`: prints status, input, visited states, and output or error. */
export async function show(nameOrArn: string, { workflow, ...flags }: ShowFlags, terminal: Terminal): Promise<void> {
  await withTarget(terminal, flags, async ({ stepwell, output, abortSignal }) => {
    const found = await resolveExecution(stepwell, nameOrArn, workflow, abortSignal);
    const { executionArn } = found;
    const execution = untypedExecution(stepwell, executionArn);
    const state = found.state ?? (await execution.status({ abortSignal }));
    const states = await visitedStates(execution.events({ abortSignal, follow: false, includeExecutionData: false }));
    await output.record({ ...recordOf(executionArn, state), input: state.input, states });
    for (const line of description(executionArn, state, states, output)) await output.data(line);
  });
}

function description(
  executionArn: string,
  state: ExecutionState<unknown>,
  states: readonly VisitedState[],
  { colors }: Output,
): string[] {
  const lines = [
    `Execution  ${executionArn}`,
    `Status     ${state.status}`,
    `Started    ${state.startDate.toISOString()}`,
  ];
  if ('stopDate' in state)
    lines.push(`Stopped    ${state.stopDate.toISOString()} (after ${seconds(state.startDate, state.stopDate)})`);
  if ('error' in state && state.error !== undefined) lines.push(`Error      ${state.error}`);
  if ('causeText' in state && state.causeText !== undefined) lines.push(`Cause      ${state.causeText}`);
  const rows = states.map(({ name, type, entered, milliseconds }) => [
    name,
    type,
    String(entered),
    (milliseconds / 1000).toFixed(3),
  ]);
  if (state.input !== undefined) lines.push('', colors.bold('Input'), JSON.stringify(state.input, undefined, 2));
  if (rows.length > 0) lines.push('', ...table(['STATE', 'TYPE', 'ENTERED', 'SECONDS'], rows, colors));
  if ('output' in state) lines.push('', colors.bold('Output'), JSON.stringify(state.output, undefined, 2));
  return lines;
}
