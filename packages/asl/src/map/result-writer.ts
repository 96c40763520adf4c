import { type CompileContext } from '../compile/compile-context.js';
import { StateRuntimeError } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type ResultWriteRequest } from '../dependencies.js';
import { parseResource } from '../resource.js';
import { type Frame } from '../execute/frame.js';
import { compileParameters } from './item-reader.js';

/** What a writer asks for, once its fields are evaluated; the results come from the run. */
export type EvaluatedResultWriter = Pick<ResultWriteRequest, 'resource' | 'parameters' | 'writerConfig'>;

/** Compiles `ResultWriter`; undefined for one that only transforms results and writes nothing. */
export function compileResultWriter(
  writer: JsonObject,
  context: CompileContext,
): ((frame: Frame, selected: Json) => MaybePromise<EvaluatedResultWriter>) | undefined {
  const { Resource, WriterConfig = {} } = writer;
  if (Resource === undefined) return undefined;
  const resource = parseResource(String(Resource));
  if (resource === undefined) throw new SyntaxError(`'${String(Resource)}' is no resource`);
  const parameters = compileParameters(writer, context, 'ResultWriter');
  const writerConfig = isJsonObject(WriterConfig) ? WriterConfig : {};
  return (frame, selected) =>
    chain(parameters(frame, selected), (found): EvaluatedResultWriter => ({
      resource,
      parameters: found,
      writerConfig,
    }));
}

/** Has the host write the results; its answer is the Map state's result. */
export async function writeResults(
  frame: Frame,
  plan: EvaluatedResultWriter,
  request: Pick<ResultWriteRequest, 'mapRunArn' | 'results' | 'signal'>,
): Promise<Json> {
  const { mapData } = frame.execution.environment;
  if (mapData === undefined)
    throw new StateRuntimeError(
      `ResultWriter ${plan.resource.arn} needs a store of data sets, and the host gives none; set mapData of the execution`,
    );
  return mapData.writeResults({ ...plan, ...request, stateName: frame.state.name, context: frame.context() });
}
