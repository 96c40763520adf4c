import { type Json, type TaskResource } from '@stepwell/asl';
import { readAssembly } from '../../deployment/assembly/read-assembly.js';
import { type AssemblyStateMachine, stateMachinesOf } from '../../deployment/definitions/state-machines-of.js';
import { optionNames } from '../../kernel/option-names.js';
import { unsupportedRuntime } from '../../services/lambda/processes/runtimes.js';
import { startLocal } from '../start-local.js';
import { constructOf } from './find-resource.js';
import { type MockFileEntry } from './mock-file.js';
import { taskResultShape } from './result-shape.js';
import { sampleTaskResult } from './samples/sample-result.js';
import { DefinitionReader, type TaskState } from './task-states.js';

/** A mock that an app needs, with a generated result. */
export interface SampleMock {
  readonly mock: MockFileEntry;
  /** The `Resource` of the task. */
  readonly resource: string;
  /** Why the task cannot run here. */
  readonly reason: string;
  /** Whether a model describes the result. Otherwise the sample is `{}`. */
  readonly isModeled: boolean;
}

/** The mocks that the state machines of an app need. */
export interface SampleMocks {
  readonly mocks: readonly SampleMock[];
  /** State machines without a definition, with the reason. */
  readonly problems: readonly string[];
}

/**
 * Returns a mock with a sample for every task of an app that no service here can run, and for those that invoke a function
 * which cannot run here. Calls of functions are not known before they run.
 *
 * @param app path of a cloud assembly
 * @throws AssemblyError if the assembly cannot be read
 */
export async function sampleMocks(app: string): Promise<SampleMocks> {
  const [machines, functions] = await Promise.all([stateMachinesOf(app), unsupportedFunctions(app)]);
  await using empty = await startLocal();
  const reader = new DefinitionReader();
  const problems = machines.flatMap(({ definition, problem }) => (definition === undefined ? [problem ?? ''] : []));
  const mocks = machines.flatMap((machine) => {
    if (machine.definition === undefined) return [];
    const name = nameOf(machine);
    const { tasks } = reader.machine({ stateMachineArn: name, name, definitions: [machine.definition] });
    return tasks.flatMap((task) => {
      const reason = empty.mocks.missing(task.resource) ?? unsupportedFunction(task, functions);
      return reason === undefined ? [] : [sampleMock(task, name, reason)];
    });
  });
  return { mocks, problems };
}

function sampleMock({ state, resource, parameters }: TaskState, stateMachine: string, reason: string): SampleMock {
  const result: Json = sampleTaskResult(resource, parameters);
  return { mock: { stateMachine, state, result }, resource: resource.arn, reason, isModeled: isModeled(resource) };
}

/** The result of a callback can be any value. */
function isModeled(resource: TaskResource): boolean {
  return taskResultShape(resource) !== undefined && resource.resourceType !== 'lambda';
}

function nameOf({ constructPath, logicalId }: AssemblyStateMachine): string {
  return constructPath === undefined ? logicalId : constructOf(constructPath);
}

function unsupportedFunction({ invokes }: TaskState, functions: ReadonlyMap<string, string>): string | undefined {
  if (typeof invokes !== 'object') return undefined;
  const name = /function:([^:]+)/.exec(invokes.functionName)?.[1] ?? invokes.functionName;
  return functions.get(name);
}

/** Functions that cannot run here, by logical ID and name, with the reason. */
async function unsupportedFunctions(app: string): Promise<Map<string, string>> {
  const functions = new Map<string, string>();
  const { stacks } = await readAssembly(app);
  for (const { template } of stacks) {
    for (const [logicalId, { Type, Properties = {} }] of Object.entries(template.Resources ?? {})) {
      if (Type !== 'AWS::Lambda::Function') continue;
      const { PackageType, Runtime, FunctionName } = Properties;
      const reason =
        PackageType === 'Image'
          ? 'The function is a container image, which does not run here.'
          : typeof Runtime === 'string'
            ? unsupportedRuntime(Runtime, {}, optionNames['command-line'])
            : undefined;
      if (reason === undefined) continue;
      functions.set(logicalId, reason);
      if (typeof FunctionName === 'string') functions.set(FunctionName, reason);
    }
  }
  return functions;
}
