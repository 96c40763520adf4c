import { type CompileContext } from '../compile/compile-context.js';
import { StateRuntimeError } from '../errors/state-failure.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject, isJsonObject } from '../json.js';
import { type ChildResult, type ResultWriteRequest } from './map-data-store.js';
import { toJsonLines, transformResults } from './transform-results.js';
import { parseResource } from '../resource.js';
import { type Frame } from '../execute/frame.js';
import { compileParameters } from './item-reader.js';

/** The transformation of a `ResultWriter` without a Resource, whose result is the state's result. */
export type OutputTransformation = (results: readonly ChildResult[]) => Json;

/**
 * Compiles the `WriterConfig` of a `ResultWriter` without a Resource. Returns undefined if the writer has a Resource.
 * The default Transformation is COMPACT. With OutputType JSONL, the result is a string.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export function compileOutputTransformation({ Resource, WriterConfig }: JsonObject): OutputTransformation | undefined {
  if (Resource !== undefined || WriterConfig === undefined || !isJsonObject(WriterConfig)) return undefined;
  const isLines = WriterConfig['OutputType'] === 'JSONL';
  return (results) => {
    const entries = transformResults(results, { Transformation: 'COMPACT', ...WriterConfig });
    return isLines ? toJsonLines(entries) : entries;
  };
}

/** The evaluated fields of a `ResultWriter`. The map run adds the results. */
export type EvaluatedResultWriter = Pick<ResultWriteRequest, 'resource' | 'parameters' | 'writerConfig'>;

/** Compiles `ResultWriter`. Returns undefined if it only transforms the results. */
export function compileResultWriter(
  writer: JsonObject,
  context: CompileContext,
): ((frame: Frame, selected: Json) => MaybePromise<EvaluatedResultWriter>) | undefined {
  const { Resource, WriterConfig = {} } = writer;
  if (Resource === undefined) return undefined;
  const resource = parseResource(String(Resource));
  if (resource === undefined)
    throw new SyntaxError(`Resource of a ResultWriter must be a service ARN, got '${String(Resource)}'`);
  const parameters = compileParameters(writer, context, 'ResultWriter');
  const writerConfig = isJsonObject(WriterConfig) ? WriterConfig : {};
  return (frame, selected) =>
    chain(parameters(frame, selected), (found): EvaluatedResultWriter => ({
      resource,
      parameters: found,
      writerConfig,
    }));
}

/** Writes the results through the host. Resolves to the result of the Map state. */
export async function writeResults(
  frame: Frame,
  plan: EvaluatedResultWriter,
  request: Pick<ResultWriteRequest, 'mapRunArn' | 'results' | 'signal'>,
): Promise<Json> {
  const { mapData } = frame.execution.environment;
  if (mapData === undefined)
    throw new StateRuntimeError(
      `ResultWriter ${plan.resource.arn} requires a data store. Set mapData in the options of the execution.`,
    );
  return mapData.writeResults({ ...plan, ...request, stateName: frame.state.name, context: frame.context() });
}
