import { didYouMean } from '../../kernel/nearest-names.js';
import { compileMockFile } from './compile-mock-file.js';
import { type FileMock } from './file-mock.js';
import { type Mock } from './mock.js';
import { InvalidMockConfiguration } from './mock-file.js';
import { parseMockFile } from './parse-mock-file.js';
import { isMockConfiguration, type MockSource, readMockSource } from './read-mocks.js';
import { type ResourceNames, stateMachineTypes } from './resource-names.js';
import { constructOf } from './find-resource.js';
import { type TargetValidator } from './target-validator.js';
import { responseProblems } from './test-case-problems.js';
import { checkMockConfiguration, testCaseOf } from './test-cases.js';

/** Mocks that are ready to be used. */
export interface LoadedMocks {
  readonly mocks: readonly FileMock[];
  /** Problems that do not prevent the use of the file. */
  readonly notices: readonly string[];
  /**
   * Creates a test case, whose attempts start at 0.
   *
   * @param stateMachine its name in the file, or its ARN
   * @throws InvalidMockConfiguration if the file has no such test case
   */
  testCase(stateMachine: string, testCase: string): Mock;
}

/**
 * Reads mocks and compares them with the app.
 *
 * @throws InvalidMockConfiguration naming the file and the field
 */
export async function loadMocks(source: MockSource, app: TargetValidator, names: ResourceNames): Promise<LoadedMocks> {
  const value = await readMockSource(source);
  try {
    if (!isMockConfiguration(value)) {
      const mocks = compileMockFile(parseMockFile(value), app, names);
      return { mocks, notices: [], testCase: (machine, testCase) => noTestCase(machine, testCase) };
    }
    const configuration = checkMockConfiguration(value, app);
    const machines = Object.keys(configuration.StateMachines);
    return {
      mocks: [],
      notices: [
        ...machines.filter((machine) => !app.hasStateMachine(machine)).map((machine) => unusedMachine(machine, names)),
        ...responseProblems(configuration, app),
      ],
      testCase: (machine, testCase) =>
        testCaseOf(configuration, machines.find((key) => names.isStateMachine(key, machine)) ?? machine, testCase),
    };
  } catch (error) {
    if (typeof source !== 'string' || !(error instanceof InvalidMockConfiguration)) throw error;
    throw new InvalidMockConfiguration(`${source}: ${error.message}`, { cause: error });
  }
}

function noTestCase(stateMachine: string, testCase: string): never {
  throw new InvalidMockConfiguration(
    `Test case ${stateMachine}#${testCase} does not exist: only mock configurations of Step Functions Local have test cases`,
  );
}

function unusedMachine(machine: string, names: ResourceNames): string {
  const known = names
    .all(stateMachineTypes)
    .flatMap(({ path, logicalId, physicalId }) => [
      constructOf(path),
      constructOf(path).split('/').at(-1) ?? '',
      logicalId,
      physicalId.slice(physicalId.lastIndexOf(':') + 1),
    ]);
  return `StateMachines.${machine}: the app has no such state machine. ${didYouMean(machine, known)}`.trim();
}
