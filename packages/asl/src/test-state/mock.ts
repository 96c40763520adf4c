import { StateFailure } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { type TaskDispatcher, TaskFailure } from '../dependencies.js';

/** What a state that is tested gets instead of doing something: a result, or an error. */
export type StateMock =
  | { readonly kind: 'result'; readonly result: Json }
  | { readonly kind: 'error'; readonly error?: string; readonly cause?: string };

/** Answers every task with the mock. */
export function mockDispatcher(mock: StateMock): TaskDispatcher {
  return {
    run: async () => {
      if (mock.kind === 'error') throw new TaskFailure(mock.error, mock.cause);
      return mock.result;
    },
  };
}

/** The result that a Parallel or Map state gets; throws the error. */
export function mockedResult(mock: StateMock): Json {
  if (mock.kind === 'error') throw new StateFailure(mock.error, mock.cause);
  return mock.result;
}
