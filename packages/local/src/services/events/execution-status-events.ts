import { type JsonObject } from '@stepwell/asl';
import { type StatesInProcess } from '../states/index.js';
import { type EventsService } from './events-service.js';

/**
 * Emits "Step Functions Execution Status Change" for every Standard execution that starts or ends, as long as the
 * default bus has rules; Express executions emit nothing on AWS either. Returns what ends it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function stateChangeEvents(
  states: StatesInProcess,
  events: Pick<EventsService, 'hasRules' | 'emit'>,
  onProblem: (problem: string) => void,
): () => void {
  return states.on('status', (change) => {
    if (change.executionArn.includes(':express:') || !events.hasRules()) return;
    const { executionArn, status } = change;
    states.call('DescribeExecution', { executionArn }).then(
      (execution) => {
        const {
          startDate,
          stopDate,
          input,
          output,
          error,
          cause,
          name,
          stateMachineArn,
          stateMachineVersionArn,
          stateMachineAliasArn,
          redriveCount,
          redriveDate,
          redriveStatus,
          redriveStatusReason,
        } = execution;
        const ended = status !== 'RUNNING';
        const detail: JsonObject = {
          executionArn,
          stateMachineArn: stateMachineArn ?? change.stateMachineArn,
          name: name ?? null,
          status,
          startDate: startDate?.getTime() ?? null,
          stopDate: ended ? (stopDate?.getTime() ?? change.timestamp) : null,
          input: input ?? null,
          output: ended ? (output ?? null) : null,
          stateMachineVersionArn: stateMachineVersionArn ?? null,
          stateMachineAliasArn: stateMachineAliasArn ?? null,
          redriveCount: redriveCount ?? 0,
          redriveDate: redriveDate?.getTime() ?? null,
          redriveStatus: redriveStatus ?? null,
          redriveStatusReason: redriveStatusReason ?? null,
          inputDetails: { included: true },
          outputDetails: ended && output !== undefined ? { included: true } : null,
          error: ended ? (error ?? null) : null,
          cause: ended ? (cause ?? null) : null,
        };
        events.emit({
          source: 'aws.states',
          detailType: 'Step Functions Execution Status Change',
          resources: [executionArn],
          detail,
        });
      },
      // It was deleted meanwhile, or is kept no longer.
      (problem: unknown) => onProblem(`${executionArn} is ${status}, and no event told so: ${String(problem)}`),
    );
  });
}
