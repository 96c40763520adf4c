import { type StatesState } from '../../state.js';
import { flag, optional, required } from '../../wire/fields.js';
import { operation, type Operation } from '../../wire/operation.js';
import { pagePosition, pageSize, pageToken } from '../../wire/paging.js';
import * as shapes from '../shapes.js';

/**
 * The last page of a running execution has no token, as on AWS: to get later events, read the history again.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
 */
export function getExecutionHistory(state: StatesState): Operation {
  const shape = {
    executionArn: required(shapes.longArn),
    reverseOrder: optional(flag()),
    includeExecutionData: optional(flag()),
    ...shapes.paging,
  };
  return operation('GetExecutionHistory', shape, (request) => {
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
  });
}
