import { StateFailure } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { type TaskDispatcher, TaskFailure } from '../task-dispatcher.js';

/** The mocked result or error of a tested state. */
export type StateMock =
  | { readonly kind: 'result'; readonly result: Json }
  | { readonly kind: 'error'; readonly error?: string; readonly cause?: string };

/** Creates a dispatcher that returns the mock for every task. */
export function mockDispatcher(mock: StateMock): TaskDispatcher {
  return {
    run: async () => {
      if (mock.kind === 'error') throw new TaskFailure(mock.error, mock.cause);
      return mock.result;
    },
  };
}

/** Returns the mocked result of a Parallel or Map state, or throws the mocked error. */
export function mockedResult(mock: StateMock): Json {
  if (mock.kind === 'error') throw new StateFailure(mock.error, mock.cause);
  return mock.result;
}

/** The options of a test do not fit the data of the tested state. */
export class InvalidStateTest extends Error {
  override readonly name = 'InvalidStateTest';
}
