import { type CompileContext } from '../compile/compile-context.js';
import { compileState, createCompileContext } from '../compile/compile-program.js';
import { createStateIo } from '../compile/create-state-io.js';
import { type QueryLanguage } from '../compile/query-language.js';
import { type JsonObject } from '../json.js';
import { type StateNode } from '../state-machine.js';
import { nextStateName, createStateNode } from '../states/state-node.js';
import { type StateInspection } from './state-inspection.js';
import { compileMockedMap } from './mocked-map.js';
import { mockedResult, type StateMock } from './mock.js';
import { ObservedJsonataIo, ObservedJsonPathIo } from './observed-io.js';

/** Options for compiling a tested state. */
export interface MockOptions {
  readonly mock?: StateMock;
  readonly failedIterations: number;
  readonly hasReaderData: boolean;
}

/** Compiles a state that records its data. Omits Retry and Catch, which `testState` evaluates without retrying. */
export function compileTestState(
  name: string,
  state: JsonObject,
  language: QueryLanguage,
  inspection: StateInspection,
  { mock, ...test }: MockOptions,
): StateNode {
  const { Retry: _retry, Catch: _catch, ...definition } = state;
  const context = observed(createCompileContext(name, state, language), definition, inspection);
  if (mock !== undefined && definition['Type'] === 'Map')
    return compileMockedMap(definition, context, inspection, { ...test, mock });
  if (mock !== undefined && definition['Type'] === 'Parallel') return compileMockedParallel(definition, context, mock);
  const node = compileState(definition, context);
  if (definition['Type'] !== 'Fail' || context.language !== 'JSONPath') return node;
  return {
    ...node,
    run: (frame) => {
      inspection.afterInputPath = frame.input;
      return node.run(frame);
    },
  };
}

function observed(context: CompileContext, { Type, Result }: JsonObject, inspection: StateInspection): CompileContext {
  const isTask = Type === 'Task';
  const hasResult = isTask || (Type === 'Pass' && Result !== undefined);
  return {
    ...context,
    observe: (io, definition) =>
      context.language === 'JSONata'
        ? new ObservedJsonataIo(io, inspection, isTask)
        : new ObservedJsonPathIo(io, definition, inspection, hasResult),
  };
}

/** Compiles a Parallel state whose branches do not run. AWS does not process its input, only its result. */
function compileMockedParallel(definition: JsonObject, context: CompileContext, mock: StateMock): StateNode {
  const io = createStateIo(definition, context);
  const next = nextStateName(definition);
  return createStateNode('Parallel', context.name, async (frame) => {
    const { output, assigned } = await io.processResult(frame, mockedResult(mock));
    return { output, assigned, next };
  });
}
