import { type Json, TaskFailure } from '@stepwell/asl';
import { type TaskCall } from './task-call.js';
import { errorDocs } from '../error-docs.js';

/**
 * Answers a task: with its result, or by throwing a {@link MockedFailure} (any other error fails it with the error's
 * name and message).
 */
export type MockImplementation<Input, Output> = (input: Input, call: TaskCall) => Output | Promise<Output>;

/** The failure of a task, as `ErrorEquals` and `Cause` see it. */
export class MockedFailure extends Error {
  override readonly name = 'MockedFailure';

  constructor(
    readonly error: string,
    override readonly cause: string = '',
  ) {
    super(`${error}: ${cause}`);
  }
}

/** A mock that was called more often than it has answers. */
export class MockExhausted extends Error {
  override readonly name = 'MockExhausted';
  /** The page that explains this error. */
  readonly docs = errorDocs('MockExhausted');
}

/**
 * Answers tasks in the place of the service. Answers that are good for once come first, in their order; then the one
 * for all.
 *
 * ```ts
 * env.mock('Charge card').throwsOnce('Card.Busy').returns({ charged: true });
 * ```
 */
export class TaskMock<Input = Json, Output = unknown> {
  readonly #once: MockImplementation<Input, Output>[] = [];
  readonly #calls: TaskCall[] = [];
  #always: MockImplementation<Input, Output> | undefined;

  constructor(
    readonly target: string,
    private readonly remove: () => void,
  ) {}

  /** The calls that it answered, oldest first. */
  get calls(): readonly TaskCall[] {
    return this.#calls;
  }

  /** What it was called with, oldest first. */
  get inputs(): readonly Input[] {
    return this.#calls.map((call) => call.arguments as Input); // the caller says what the state sends
  }

  /** Answers every call with that. */
  returns(output: Output): this {
    return this.callsFake(() => output);
  }

  /** Answers the next call that has no answer yet. */
  returnsOnce(output: Output): this {
    return this.callsFakeOnce(() => output);
  }

  /** Fails every call with that error and cause. */
  throws(error: string, cause?: string): this {
    return this.callsFake(() => {
      throw new MockedFailure(error, cause);
    });
  }

  /** Fails the next call that has no answer yet. */
  throwsOnce(error: string, cause?: string): this {
    return this.callsFakeOnce(() => {
      throw new MockedFailure(error, cause);
    });
  }

  /** Lets a function answer every call. */
  callsFake(answer: MockImplementation<Input, Output>): this {
    this.#always = answer;
    return this;
  }

  /** Lets a function answer the next call that has no answer yet. */
  callsFakeOnce(answer: MockImplementation<Input, Output>): this {
    this.#once.push(answer);
    return this;
  }

  /** Lets the service answer again. */
  restore(): void {
    this.remove();
  }

  /** Answers a task. */
  async respond(call: TaskCall): Promise<Json> {
    this.#calls.push(call);
    const answer = this.#once.shift() ?? this.#always;
    if (answer === undefined)
      throw new MockExhausted(
        `The mock of '${this.target}' has no answer for call ${this.#calls.length}; give it one with returns(), throws() or answers()`,
      );
    try {
      // As a service's answer it would have been JSON.
      return JSON.parse(JSON.stringify((await answer(call.arguments as Input, call)) ?? null)) as Json; // see `inputs`
    } catch (error) {
      throw toTaskFailure(error);
    }
  }
}

/**
 * What a task fails with when its mock throws. Errors of another copy of this package, or of Jest's own realm, are
 * known by their fields.
 */
function toTaskFailure(thrown: unknown): TaskFailure {
  const { name, message, error, cause } = (
    typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) }
  ) as Partial<Record<'name' | 'message' | 'error' | 'cause', unknown>>; // looked at field by field
  if (typeof error === 'string') return new TaskFailure(error, typeof cause === 'string' ? cause : undefined);
  return new TaskFailure(typeof name === 'string' ? name : 'Error', typeof message === 'string' ? message : undefined);
}
