import { type KernelEvents } from '../../kernel/kernel-events.js';
import { type ExecutionStatusChange } from './in-process.js';
import { type StatesState } from './state.js';

/**
 * Emits "Step Functions Execution Status Change" to the default event bus for every Standard execution that starts or
 * ends. Express executions emit nothing, as on AWS.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function emitStatusChanges(state: StatesState, events: KernelEvents): void {
  state.events.on('status', (change) => {
    const { executionArn, timestamp } = change;
    // An execution that ended can be evicted at once (retention limit).
    if (executionArn.includes(':express:') || state.executions.find(executionArn) === undefined) return;
    events.emit('aws-event', {
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      resources: [executionArn],
      time: timestamp,
      detail: () => statusChangeDetail(state, change),
    });
  });
}

function statusChangeDetail({ executions }: StatesState, change: ExecutionStatusChange): object {
  const { executionArn, status, timestamp } = change;
  const execution = executions.describe(executions.get(executionArn));
  const ended = status !== 'RUNNING';
  return {
    executionArn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status,
    startDate: execution.startDate.getTime(),
    stopDate: ended ? (execution.stopDate?.getTime() ?? timestamp) : null,
    input: execution.input ?? null,
    output: ended ? (execution.output ?? null) : null,
    stateMachineVersionArn: execution.stateMachineVersionArn ?? null,
    stateMachineAliasArn: execution.stateMachineAliasArn ?? null,
    redriveCount: execution.redriveCount ?? 0,
    redriveDate: execution.redriveDate?.getTime() ?? null,
    redriveStatus: execution.redriveStatus ?? null,
    redriveStatusReason: execution.redriveStatusReason ?? null,
    inputDetails: { included: true },
    outputDetails: ended && execution.output !== undefined ? { included: true } : null,
    error: ended ? (execution.error ?? null) : null,
    cause: ended ? (execution.cause ?? null) : null,
  };
}
