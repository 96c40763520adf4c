import { isJsonObject, type Json, type JsonObject } from '@stepwell/asl';
import { errorDocs } from '../../kernel/error-docs.js';
import { taskOfAction } from './action.js';
import { taskErrorProblem } from './check-error.js';
import { resultProblem } from './check-result.js';
import { type MockFileEntry, type MockFileResponse } from './mock-file.js';
import { taskResultShape } from './result-shape.js';

/** A text is not a history of GetExecutionHistory, or a history without the results of its tasks. */
export class InvalidHistory extends Error {
  override readonly name = 'InvalidHistory';
  /** URL of the documentation of this error. */
  readonly docs = errorDocs('InvalidHistory');
}

/** An event, whose members are checked when they are read. */
interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Its details, whatever their name. */
  readonly details: JsonObject;
}

const starts: ReadonlySet<string> = new Set(['TaskScheduled', 'LambdaFunctionScheduled', 'ActivityScheduled']);
const ends = /^(Task|LambdaFunction|Activity)(Succeeded|Failed|TimedOut|StartFailed|SubmitFailed|ScheduleFailed)$/;

/**
 * Returns mocks that answer as the services did in an execution: one for each Task state, with the results and errors in
 * the order in which they were requested. Tasks without an end are left out. A result that differs from the model of its
 * service is kept, with `validation: NONE`.
 *
 * @param history the response of GetExecutionHistory, with all events, or its list of events
 * @param stateMachine the state machine of the execution, which its history does not name. Default: any
 * @throws InvalidHistory naming the event
 */
export function historyMocks(history: Json, stateMachine?: string): MockFileEntry[] {
  const events = readEvents(history);
  const byId = new Map(events.map((event) => [event.id, event]));
  const calls = events
    .filter(({ type }) => ends.test(type))
    .map((end) => {
      const start = previous(end, byId, ({ type }) => starts.has(type) || type === 'TaskStateEntered') ?? end;
      const state = previous(end, byId, ({ type }) => type === 'TaskStateEntered')?.details['name'];
      if (typeof state !== 'string')
        throw new InvalidHistory(
          `The event ${end.id} (${end.type}) has no TaskStateEntered event before it. Get the history with all events`,
        );
      return { state, start, response: responseOf(end) };
    })
    .sort((one, other) => one.start.id - other.start.id);
  if (calls.length === 0)
    throw new InvalidHistory('The history has no result or error of a task, so there is nothing to mock');
  return [...new Set(calls.map(({ state }) => state))].map((state) => {
    const own = calls.filter((call) => call.state === state);
    const responses = withTimes(own.map(({ response }) => response));
    const [only] = responses;
    const isValid = own.every(({ start, response }) => isValidResponse(start, response));
    return {
      ...(stateMachine === undefined ? {} : { stateMachine }),
      state,
      ...(responses.length === 1 ? withoutTimes(only ?? {}) : { responses }),
      ...(isValid ? {} : { validation: 'NONE' as const }),
    };
  });
}

function readEvents(history: Json): HistoryEvent[] {
  const events = isJsonObject(history) ? history['events'] : history;
  if (!Array.isArray(events))
    throw new InvalidHistory(
      'A history must be the output of stepwell history --json, or the JSON of aws stepfunctions ' +
        "get-execution-history: { 'events': […] }",
    );
  if (isJsonObject(history) && typeof history['nextToken'] === 'string')
    throw new InvalidHistory('The history has a nextToken, so further events are missing. Get all of its pages');
  return events.map((event, index) => {
    if (!isJsonObject(event) || typeof event['id'] !== 'number' || typeof event['type'] !== 'string')
      throw new InvalidHistory(`events[${index}] must be an event with an id and a type`);
    const { id, type, previousEventId } = event;
    const details = Object.entries(event).find(([name]) => name.endsWith('EventDetails'))?.[1] ?? {};
    return {
      id,
      type,
      previousEventId: typeof previousEventId === 'number' ? previousEventId : 0,
      details: isJsonObject(details) ? details : {},
    };
  });
}

/** The nearest event on the way to the start that fits. */
function previous(
  event: HistoryEvent,
  byId: ReadonlyMap<number, HistoryEvent>,
  fits: (event: HistoryEvent) => boolean,
): HistoryEvent | undefined {
  const seen = new Set<number>();
  let current = byId.get(event.previousEventId);
  while (current !== undefined && !seen.has(current.id)) {
    if (fits(current)) return current;
    seen.add(current.id);
    current = byId.get(current.previousEventId);
  }
  return undefined;
}

function responseOf({ id, type, details }: HistoryEvent): MockFileResponse {
  if (!type.endsWith('Succeeded')) {
    const { error, cause } = details;
    return {
      error: typeof error === 'string' ? error : type.endsWith('TimedOut') ? 'States.Timeout' : 'States.TaskFailed',
      ...(typeof cause === 'string' && cause !== '' ? { cause } : {}),
    };
  }
  const { output, outputDetails } = details;
  if (isJsonObject(outputDetails ?? null) && (outputDetails as JsonObject)['truncated'] === true)
    throw new InvalidHistory(`The output of the event ${id} (${type}) is truncated`);
  if (typeof output !== 'string')
    throw new InvalidHistory(
      `The event ${id} (${type}) has no output. Get the history with --include-execution-data; that of an Express ` +
        'execution is in its logs',
    );
  try {
    return { result: JSON.parse(output) as Json };
  } catch {
    throw new InvalidHistory(`The output of the event ${id} (${type}) is not JSON`);
  }
}

/** Joins equal responses that follow each other. */
function withTimes(responses: readonly MockFileResponse[]): MockFileResponse[] {
  const joined: { readonly response: MockFileResponse; times: number }[] = [];
  for (const response of responses) {
    const last = joined.at(-1);
    if (last !== undefined && JSON.stringify(last.response) === JSON.stringify(response)) last.times += 1;
    else joined.push({ response, times: 1 });
  }
  return joined.map(({ response, times }, index) =>
    times === 1 || index === joined.length - 1 ? response : { ...response, times },
  );
}

function withoutTimes({ times: _times, ...response }: MockFileResponse): MockFileResponse {
  return response;
}

function isValidResponse({ details }: HistoryEvent, { result, error }: MockFileResponse): boolean {
  const { resourceType, resource } = details;
  if (typeof resourceType !== 'string' || typeof resource !== 'string') return true;
  const task = taskOfAction(`${resourceType}:${resource}`);
  if (task === undefined) return true;
  if (error !== undefined) return taskErrorProblem(error, task) === undefined;
  const shape = taskResultShape(task);
  // the result is the JSON of an event
  return shape === undefined || resultProblem(result as Json, shape, 'STRICT', 'result') === undefined;
}
