import { isJsonObject, type Json, type JsonObject, type TaskResource } from '@stepwell/asl';
import { compilePattern, type EventPattern } from '../../kernel/event-pattern/compile-pattern.js';
import { actionProblem, operationOfAction } from './action.js';
import { callErrorProblem, taskErrorProblem } from './check-error.js';
import { resultProblem } from './check-result.js';
import { FileMock } from './file-mock.js';
import { InvalidMockConfiguration, type MockFile, type MockFileEntry, type MockFileResponse } from './mock-file.js';
import { type ResourceNames } from './resource-names.js';
import { operationResultShape, type ResultShape, taskResultShape } from './result-shape.js';
import { type TargetValidator } from './target-validator.js';

/**
 * Creates the mocks of a file, and compares each with the app and with the models of services.
 *
 * @throws InvalidMockConfiguration naming the field: an unknown state, state machine or action; a result that its service
 *   cannot return; an error that its action cannot have
 */
export function compileMockFile(file: MockFile, app: TargetValidator, names: ResourceNames): FileMock[] {
  return file.mocks.map((given, index) => {
    const path = `mocks[${index}]`;
    const entry = { validation: file.validation ?? 'STRICT', ...withNormalAction(given) } as const;
    const tasks = tasksOf(entry, path, app);
    checkResponses(entry, path, tasks);
    return new FileMock(path, entry, inputPattern(entry, path), names);
  });
}

/** Actions start with a lower case letter, unlike the operations of an API. */
function withNormalAction(entry: MockFileEntry): MockFileEntry {
  if (entry.action === undefined || entry.action.startsWith('arn:')) return entry;
  const [, service = '', initial = '', rest = ''] = /^(.*:)([A-Z])([^:]*)$/.exec(entry.action) ?? [];
  return service === '' ? entry : { ...entry, action: `${service}${initial.toLowerCase()}${rest}` };
}

/** The tasks that a mock answers. Without any, it must be for calls of functions. */
function tasksOf(entry: MockFileEntry, path: string, app: TargetValidator): readonly TaskResource[] {
  const { state, stateMachine, action } = entry;
  const isForCalls = state === undefined && stateMachine === undefined && action !== undefined;
  try {
    return app.tasksOf({
      ...(state === undefined ? {} : { state }),
      ...(stateMachine === undefined ? {} : { stateMachine }),
      ...(action === undefined ? {} : { resource: action }),
    });
  } catch (error) {
    const problem = isForCalls ? actionProblem(action) : undefined;
    if (isForCalls && problem === undefined) return [];
    const message =
      problem === undefined ? (error as Error).message.replace(/^resource:/, 'action:') : `action: ${problem}`;
    throw new InvalidMockConfiguration(`${path}.${message}`, { cause: error });
  }
}

function checkResponses(
  entry: MockFileEntry & { readonly validation: NonNullable<MockFileEntry['validation']> },
  path: string,
  tasks: readonly TaskResource[],
): void {
  const called =
    entry.action === undefined || entry.action.startsWith('arn:') ? undefined : operationOfAction(entry.action);
  const isForCalls = called !== undefined && entry.state === undefined && entry.stateMachine === undefined;
  const shapes: (ResultShape | undefined)[] = tasks.map(taskResultShape);
  if (tasks.length === 0 && isForCalls) shapes.push(operationResultShape(called.model, called.operation));
  const check = (response: MockFileResponse, at: string): void => {
    const { result, error } = response;
    for (const shape of shapes) {
      if (shape === undefined || result === undefined) continue;
      const problem = resultProblem(result as Json, shape, entry.validation, `${at}.result`); // the file has JSON
      if (problem !== undefined) throw new InvalidMockConfiguration(problem);
    }
    if (error === undefined || entry.validation === 'NONE') return;
    const problems = tasks.map((task) => taskErrorProblem(error, task));
    if (tasks.length === 0 && isForCalls) problems.push(callErrorProblem(error, called.model, called.operation));
    const problem = problems.find((each) => each !== undefined);
    if (problem !== undefined) throw new InvalidMockConfiguration(`${at}.error: ${problem}`);
  };
  if (entry.responses === undefined) check(entry, path);
  else for (const [index, response] of entry.responses.entries()) check(response, `${path}.responses[${index}]`);
}

/** An event pattern has lists of values; a value outside a list is a list of one. */
function inputPattern({ input }: MockFileEntry, path: string): EventPattern | undefined {
  if (input === undefined) return undefined;
  try {
    return compilePattern(JSON.stringify(withLists(input as JsonObject))); // the file has JSON
  } catch (error) {
    throw new InvalidMockConfiguration(`${path}.input: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function withLists(pattern: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(pattern).map(([name, value]) => [
      name,
      Array.isArray(value) ? value : isJsonObject(value ?? null) ? withLists(value as JsonObject) : [value ?? null],
    ]),
  );
}
