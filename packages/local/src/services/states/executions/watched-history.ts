import { type HistoryEvent, toAwsEvent } from '@stepwell/asl';
import { type Notices } from '../notices.js';
import { ExecutionHistory } from './execution-history.js';

/** A history that tells watchers of each event, as long as there are any, and logs it where `log` is given. */
export function watchedHistory(
  notices: Notices,
  executionArn: string,
  stateMachineArn: string,
  log?: (event: HistoryEvent) => void,
): ExecutionHistory {
  return new ExecutionHistory((event) => {
    log?.(event);
    if (notices.watched)
      notices.tell({
        kind: 'event',
        executionArn,
        stateMachineArn,
        event: toAwsEvent(event, { includeExecutionData: true }),
      });
  });
}
