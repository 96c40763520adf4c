import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { pagePosition, pageSize, pageToken } from '../paging.js';

/**
 * The last page of a running execution has no token, as on AWS: to get later events, read the history again.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
 */
export function getExecutionHistory(state: StatesState): Handler<'GetExecutionHistory'> {
  return (request) => {
    const { arn } = state.executions.get(request.executionArn);
    const history = state.executions.history(arn);
    const reverse = request.reverseOrder ?? false;
    const size = pageSize(request.maxResults);
    const subject = `history ${arn}${reverse ? ' reverse' : ''}`;
    const start = pagePosition(subject, request.nextToken);
    const events = history.page(start, start + size, {
      reverse,
      includeExecutionData: request.includeExecutionData ?? true,
    });
    const more = start + size < history.length;
    return {
      events: events.map((event) => ({ ...event, timestamp: new Date(event.timestamp) })),
      ...(more ? { nextToken: pageToken(subject, start + size) } : {}),
    };
  };
}
