import { type HistoryEvent, toAwsEvent } from '@stepwell/asl';
import { type Transactions } from '../../../kernel/transactions.js';
import { type ExecutionEventEmitter } from '../execution-event-emitter.js';
import { ExecutionHistory } from './execution-history.js';

/** Creates a history that emits each event to listeners, if there are any, and passes it to `log`. */
export function publishedHistory(
  transactions: Transactions,
  events: ExecutionEventEmitter,
  executionArn: string,
  stateMachineArn: string,
  log?: (event: HistoryEvent) => void,
): ExecutionHistory {
  return new ExecutionHistory(transactions, executionArn, (event) => {
    log?.(event);
    if (events.hasHistoryListeners)
      events.emit('history', {
        executionArn,
        stateMachineArn,
        event: toAwsEvent(event, { includeExecutionData: true }),
      });
  });
}
