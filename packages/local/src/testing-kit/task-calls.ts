import { type Mocks } from '../environment/mocks/mocks.js';
import { type TaskCall } from '../environment/mocks/task-call.js';

/** The calls of all tasks of an environment. */
export class TaskCalls {
  /** In the order in which they started. */
  readonly all: TaskCall[] = [];
  readonly #watchers: { readonly state: string; readonly resolve: (call: TaskCall) => void }[] = [];

  constructor(mocks: Mocks) {
    mocks.onTask((call) => this.#add(call));
  }

  /** Resolves to the first call of a state. */
  waitForCall(state: string): Promise<TaskCall> {
    const call = this.all.find((known) => known.state === state);
    return call === undefined
      ? new Promise((resolve) => this.#watchers.push({ state, resolve }))
      : Promise.resolve(call);
  }

  #add(call: TaskCall): void {
    this.all.push(call);
    for (const watcher of this.#watchers.filter(({ state }) => state === call.state)) {
      this.#watchers.splice(this.#watchers.indexOf(watcher), 1);
      watcher.resolve(call);
    }
  }
}
