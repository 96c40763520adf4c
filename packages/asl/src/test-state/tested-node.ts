import { type CompileContext } from '../compile/compile-context.js';
import { compileState, contextOf } from '../compile/compile-program.js';
import { stateIo } from '../compile/make-state-io.js';
import { type QueryLanguage } from '../compile/query-language.js';
import { type JsonObject } from '../json.js';
import { type StateNode } from '../state-machine.js';
import { nextOf, stateNode } from '../states/state-node.js';
import { type Inspection } from './inspection.js';
import { compileMockedMap } from './mocked-map.js';
import { mockedResult, type StateMock } from './mock.js';
import { ObservedJsonataIo, ObservedJsonPathIo } from './observed-io.js';

/** What a state is compiled for. */
export interface NodeTest {
  readonly mock?: StateMock;
  readonly failedIterations: number;
  readonly hasReaderData: boolean;
}

/**
 * Compiles a state so that it shows its data, without its Retry and Catch: a test does not try again, it tells what
 * would happen.
 */
export function compileTested(
  name: string,
  state: JsonObject,
  language: QueryLanguage,
  seen: Inspection,
  { mock, ...test }: NodeTest,
): StateNode {
  const { Retry: _retry, Catch: _catch, ...definition } = state;
  const context = observed(contextOf(name, state, language), definition, seen);
  if (mock !== undefined && definition['Type'] === 'Map')
    return compileMockedMap(definition, context, seen, { ...test, mock });
  if (mock !== undefined && definition['Type'] === 'Parallel') return compileMockedParallel(definition, context, mock);
  const node = compileState(definition, context);
  if (definition['Type'] !== 'Fail' || context.language !== 'JSONPath') return node;
  return {
    ...node,
    run: (frame) => {
      seen.afterInputPath = frame.input;
      return node.run(frame);
    },
  };
}

function observed(context: CompileContext, { Type, Result }: JsonObject, seen: Inspection): CompileContext {
  const isTask = Type === 'Task';
  const hasResult = isTask || (Type === 'Pass' && Result !== undefined);
  return {
    ...context,
    observe: (io, definition) =>
      context.language === 'JSONata'
        ? new ObservedJsonataIo(io, seen, isTask)
        : new ObservedJsonPathIo(io, definition, seen, hasResult),
  };
}

/**
 * A Parallel state whose branches do not run. AWS does not look at its input then, only at what becomes of the result.
 */
function compileMockedParallel(definition: JsonObject, context: CompileContext, mock: StateMock): StateNode {
  const io = stateIo(definition, context);
  const next = nextOf(definition);
  return stateNode('Parallel', context.name, async (frame) => {
    const { output, assigned } = await io.finish(frame, mockedResult(mock));
    return { output, assigned, next };
  });
}
