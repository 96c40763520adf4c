import { isJsonObject, type Json, TaskFailure } from '@stepwell/asl';
import { didYouMean } from '../../kernel/nearest-names.js';
import { type Mock, type MockableCall, type WaitingCall } from './mock.js';
import { InvalidMockConfiguration } from './mock-file.js';
import { type TargetValidator } from './target-validator.js';
import { MockExhausted } from './task-mock.js';
import { ownValue } from '../../kernel/own-value.js';

/** A mocked response for one or more attempts. */
export type MockedResponse =
  { readonly Return: unknown } | { readonly Throw: { readonly Error: string; readonly Cause?: string } };

/**
 * The mock configuration of Step Functions Local: test cases by state machine, responses by attempt (`"0"`, `"1-2"`).
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
 */
export interface MockConfiguration {
  readonly StateMachines: Readonly<
    Record<string, { readonly TestCases: Readonly<Record<string, Readonly<Record<string, string>>>> }>
  >;
  readonly MockedResponses: Readonly<Record<string, Readonly<Record<string, MockedResponse>>>>;
}

/** The responses of one state, by attempt. */
type Responses = ReadonlyMap<number, MockedResponse>;

/** The mocked states of one test case. */
export class MockTestCase implements Mock {
  readonly #states: ReadonlyMap<string, Responses>;
  readonly #attempts = new Map<string, number>();

  constructor(
    private readonly name: string,
    states: ReadonlyMap<string, Responses>,
  ) {
    this.#states = states;
  }

  /** Whether a state is mocked. Other states call their services. */
  fits({ state }: MockableCall): boolean {
    return state !== undefined && this.#states.has(state);
  }

  /** A test case without a response fails the call itself. */
  hasResponse(): boolean {
    return true;
  }

  /** Returns the response for a state's next attempt. */
  async respond({ state = '' }: WaitingCall): Promise<Json> {
    const attempt = this.#attempts.get(state) ?? 0;
    this.#attempts.set(state, attempt + 1);
    const response = this.#states.get(state)?.get(attempt);
    if (response === undefined)
      throw new MockExhausted(
        `Test case ${this.name} has no response for attempt ${attempt} of state '${state}'. Add it to MockedResponses.`,
      );
    if ('Throw' in response) throw new TaskFailure(response.Throw.Error, response.Throw.Cause);
    return Promise.resolve(response.Return as Json); // a JSON value
  }
}

/**
 * Validates a mock configuration. Invalid parts and unknown states are an `InvalidMockConfiguration`. State machines of
 * other apps are ignored.
 */
export function checkMockConfiguration(read: Json, app: TargetValidator): MockConfiguration {
  if (!isJsonObject(read) || !isJsonObject(read['StateMachines'] ?? null))
    throw new InvalidMockConfiguration('StateMachines must be an object of state machines, each with TestCases');
  if (!isJsonObject(read['MockedResponses'] ?? null))
    throw new InvalidMockConfiguration('MockedResponses must be an object of responses by name');
  const configuration = read as unknown as MockConfiguration; // its parts are validated when they are used
  for (const [machine, { TestCases }] of Object.entries(configuration.StateMachines)) {
    for (const [testCase, states] of Object.entries(TestCases ?? {})) {
      testCaseOf(configuration, machine, testCase);
      for (const state of app.hasStateMachine(machine) ? Object.keys(states) : [])
        checkState(app, machine, testCase, state);
    }
  }
  return configuration;
}

function checkState(app: TargetValidator, machine: string, testCase: string, state: string): void {
  try {
    app.checkTarget({ state, stateMachine: machine });
  } catch (error) {
    throw new InvalidMockConfiguration(
      `StateMachines.${machine}.TestCases.${testCase}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** Creates a test case, whose attempts start at 0. */
export function testCaseOf(
  { StateMachines, MockedResponses }: MockConfiguration,
  machine: string,
  testCase: string,
): MockTestCase {
  const states = ownValue(ownValue(StateMachines, machine)?.TestCases, testCase);
  if (states === undefined) throw unknownTestCase(StateMachines, machine, testCase);
  return new MockTestCase(
    testCase,
    new Map(Object.entries(states).map(([state, name]) => [state, responsesOf(ownValue(MockedResponses, name), name)])),
  );
}

function unknownTestCase(
  machines: MockConfiguration['StateMachines'],
  machine: string,
  testCase: string,
): InvalidMockConfiguration {
  const testCases = ownValue(machines, machine)?.TestCases;
  if (testCases === undefined)
    return notFound(`StateMachines.${machine}`, 'state machine', machine, Object.keys(machines));
  return notFound(`StateMachines.${machine}.TestCases.${testCase}`, 'test case', testCase, Object.keys(testCases));
}

function notFound(field: string, kind: string, given: string, known: readonly string[]): InvalidMockConfiguration {
  const hint = didYouMean(given, known);
  const problem = `${field} does not exist in the mock configuration.`;
  return new InvalidMockConfiguration(
    `${problem}${hint === '' ? '' : ` ${hint}`} Valid ${kind}s: ${known.join(', ') || 'none'}`,
  );
}

function responsesOf(responses: Readonly<Record<string, MockedResponse>> | undefined, name: string): Responses {
  if (responses === undefined)
    throw new InvalidMockConfiguration(`MockedResponses.${name} does not exist in the mock configuration`);
  const byAttempt = new Map<number, MockedResponse>();
  for (const [range, response] of Object.entries(responses)) {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    if (first === undefined || Number(last) < Number(first))
      throw new InvalidMockConfiguration(
        `MockedResponses.${name}: an attempt must be a number ("0") or a range ("1-2"), got '${range}'`,
      );
    const isThrow = 'Throw' in response && typeof response.Throw?.Error === 'string';
    if (!('Return' in response) && !isThrow)
      throw new InvalidMockConfiguration(`MockedResponses.${name}.${range} must have Return, or Throw with Error`);
    for (let attempt = Number(first); attempt <= Number(last); attempt += 1) byAttempt.set(attempt, response);
  }
  return byAttempt;
}
