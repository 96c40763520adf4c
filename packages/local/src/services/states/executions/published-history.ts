import { type HistoryEvent, toAwsEvent } from '@stepwell/asl';
import { type ExecutionEventEmitter } from '../execution-event-emitter.js';
import { ExecutionHistory } from './execution-history.js';

/** A history that tells watchers of each event, as long as there are any, and logs it where `log` is given. */
export function publishedHistory(
  events: ExecutionEventEmitter,
  executionArn: string,
  stateMachineArn: string,
  log?: (event: HistoryEvent) => void,
): ExecutionHistory {
  return new ExecutionHistory((event) => {
    log?.(event);
    if (events.hasHistoryListeners)
      events.emit('history', {
        executionArn,
        stateMachineArn,
        event: toAwsEvent(event, { includeExecutionData: true }),
      });
  });
}
