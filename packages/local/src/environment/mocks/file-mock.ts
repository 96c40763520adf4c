import { isJsonObject, type Json, TaskFailure } from '@stepwell/asl';
import { type EventPattern } from '../../kernel/event-pattern/compile-pattern.js';
import { type MockFileEntry, type MockFileResponse } from './mock-file.js';
import { calls, isOfMachine, type Mock, type MockableCall, type WaitingCall } from './mock.js';
import { type ResourceNames } from './resource-names.js';
import { taskResultShape } from './result-shape.js';
import { MockExhausted } from './task-mock.js';
import { taskResult } from './write-result.js';

/** Executions whose calls are counted; the count of the oldest is dropped first. */
const maxExecutions = 10_000;

/** A mock of a file. Calls are counted for each execution; those of functions and clients since the file was read. */
export class FileMock implements Mock {
  readonly #responses: readonly MockFileResponse[];
  readonly #calls = new Map<string, number>();

  /** @param path of the mock in its file: `mocks[0]` */
  constructor(
    private readonly path: string,
    private readonly entry: MockFileEntry,
    private readonly pattern: EventPattern | undefined,
    private readonly names: ResourceNames,
  ) {
    this.#responses = entry.responses ?? [entry];
  }

  fits(call: MockableCall): boolean {
    const { state, stateMachine, action } = this.entry;
    if (state !== undefined && state !== call.state) return false;
    if (action !== undefined && !calls(call, action, this.names)) return false;
    if (stateMachine !== undefined && !isOfMachine(call, stateMachine, this.names)) return false;
    if (this.pattern === undefined || call.input === undefined) return true;
    return isJsonObject(call.input) && this.pattern.matches(call.input);
  }

  hasResponse(call: MockableCall): boolean {
    return this.#next(call) !== undefined;
  }

  async respond(call: WaitingCall): Promise<Json> {
    const response = this.#next(call);
    if (response === undefined)
      throw new MockExhausted(
        `${this.path} has no response for call ${this.#count(call) + 1}. Add one to its responses, or remove 'times' ` +
          'from the last one.',
      );
    this.#calls.set(call.executionArn ?? '', this.#count(call) + 1);
    if (this.#calls.size > maxExecutions) {
      const [oldest = ''] = this.#calls.keys();
      this.#calls.delete(oldest);
    }
    const { result = null, error, cause, delaySeconds = 0 } = response;
    if (delaySeconds > 0) await call.wait(delaySeconds * 1000);
    if (error !== undefined) throw new TaskFailure(error, cause);
    const shape = call.task === undefined ? undefined : taskResultShape(call.task.resource);
    // the file has JSON
    return shape === undefined ? (result as Json) : taskResult(result as Json, shape);
  }

  #count({ executionArn = '' }: MockableCall): number {
    return this.#calls.get(executionArn) ?? 0;
  }

  /** The response for the next call. The last response has every further call, unless it has a number of calls. */
  #next(call: MockableCall): MockFileResponse | undefined {
    let left = this.#count(call);
    for (const [index, response] of this.#responses.entries()) {
      const { times = index === this.#responses.length - 1 ? Infinity : 1 } = response;
      if (left < times) return response;
      left -= times;
    }
    return undefined;
  }
}
