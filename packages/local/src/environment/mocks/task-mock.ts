import { type Json, TaskFailure } from '@stepwell/asl';
import { type MockedCall } from './task-call.js';
import { errorDocs } from '../../kernel/error-docs.js';

/**
 * Implementation of a mock: returns the task's result or throws a {@link MockedFailure}. Other errors fail the task
 * with the error's name and message.
 */
export type MockImplementation<Input, Output> = (input: Input, call: MockedCall) => Output | Promise<Output>;

/** A failure of a task, with the error name (for `ErrorEquals`) and the cause. */
export class MockedFailure extends Error {
  override readonly name = 'MockedFailure';

  constructor(
    readonly error: string,
    override readonly cause: string = '',
  ) {
    super(`${error}: ${cause}`);
  }
}

/** A mock was called more often than it has responses. */
export class MockExhausted extends Error {
  override readonly name = 'MockExhausted';
  /** URL of the documentation of this error. */
  readonly docs = errorDocs('MockExhausted');
}

/**
 * Handles tasks and API calls instead of the service. Each call uses the next response of a `…Once` method; when none is left, the
 * response of `returns`, `throws` or `callsFake`.
 *
 * ```ts
 * env.mock('Charge card').throwsOnce('Card.Busy').returns({ charged: true });
 * ```
 */
export class TaskMock<Input = Json, Output = unknown> {
  readonly #once: MockImplementation<Input, Output>[] = [];
  readonly #calls: MockedCall[] = [];
  #always: MockImplementation<Input, Output> | undefined;

  constructor(
    readonly target: string,
    private readonly remove: () => void,
  ) {}

  /** The calls that the mock handled, oldest first. */
  get calls(): readonly MockedCall[] {
    return this.#calls;
  }

  /** The arguments of these calls, oldest first. */
  get inputs(): readonly Input[] {
    return this.#calls.map((call) => call.arguments as Input); // the caller declares the type
  }

  /** Returns a result for every call. */
  returns(output: Output): this {
    return this.callsFake(() => output);
  }

  /** Returns a result for one call. */
  returnsOnce(output: Output): this {
    return this.callsFakeOnce(() => output);
  }

  /** Fails every call with an error name and cause. */
  throws(error: string, cause?: string): this {
    return this.callsFake(() => {
      throw new MockedFailure(error, cause);
    });
  }

  /** Fails one call. */
  throwsOnce(error: string, cause?: string): this {
    return this.callsFakeOnce(() => {
      throw new MockedFailure(error, cause);
    });
  }

  /** Calls a function for every call. */
  callsFake(implementation: MockImplementation<Input, Output>): this {
    this.#always = implementation;
    return this;
  }

  /** Calls a function for one call. */
  callsFakeOnce(implementation: MockImplementation<Input, Output>): this {
    this.#once.push(implementation);
    return this;
  }

  /** Removes the mock, so that the service handles tasks again. */
  restore(): void {
    this.remove();
  }

  /** Handles a call. The environment calls it. */
  async respond(call: MockedCall): Promise<Json> {
    this.#calls.push(call);
    const implementation = this.#once.shift() ?? this.#always;
    if (implementation === undefined)
      throw new MockExhausted(
        `The mock of '${this.target}' has no response for call ${this.#calls.length}. Add one with returns(), ` +
          'throws() or callsFake().',
      );
    try {
      // Convert to JSON, like the response of a service.
      return JSON.parse(JSON.stringify((await implementation(call.arguments as Input, call)) ?? null)) as Json; // see `inputs`
    } catch (error) {
      throw toTaskFailure(error);
    }
  }
}

/**
 * Converts an error of a mock to a task failure. Errors are recognized by their fields, because they can come from
 * another copy of this package or from Jest's realm.
 */
function toTaskFailure(thrown: unknown): TaskFailure {
  const { name, message, error, cause } = (
    typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) }
  ) as Partial<Record<'name' | 'message' | 'error' | 'cause', unknown>>; // each field is checked
  if (typeof error === 'string') return new TaskFailure(error, typeof cause === 'string' ? cause : undefined);
  return new TaskFailure(typeof name === 'string' ? name : 'Error', typeof message === 'string' ? message : undefined);
}
