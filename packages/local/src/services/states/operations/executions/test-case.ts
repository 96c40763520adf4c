import { type StatesState } from '../../state.js';

/** A state machine that a request starts, with the test case of a mock configuration. */
export interface StartedMachine {
  readonly stateMachineArn: string;
  /** Name of the execution. */
  readonly name?: string | undefined;
}

/**
 * Reads `<stateMachineArn>#<testCase>`, which Step Functions Local has for tests with mocks. Without mocks, `#` is part of
 * the ARN, which is then invalid.
 *
 * @returns the request without the test case, and a name for its execution
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-test-sm-exec.html
 */
export function withTestCase(
  { stateMachineArn, name }: StartedMachine,
  { mocks, random }: Pick<StatesState, 'mocks' | 'random'>,
): StartedMachine {
  const at = stateMachineArn.indexOf('#');
  if (at < 0 || mocks === undefined) return { stateMachineArn, name };
  const machine = stateMachineArn.slice(0, at);
  const executionName = name ?? random.uuid();
  mocks.startTestCase(machine, executionName, stateMachineArn.slice(at + 1));
  return { stateMachineArn: machine, name: executionName };
}
