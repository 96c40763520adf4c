import { type Json } from '../json.js';
import { evaluatePath } from './evaluate-path.js';
import { parsePath } from './parse-path.js';
import { FunctionFailed, InvalidEvaluation, PathEvaluation, PathNotFound } from './path-evaluation.js';

/**
 * Evaluates a JSONPath in the dialect of Jayway JsonPath, outside of a definition: other AWS services use it, too.
 *
 * @returns the value; all values of a path with wildcards, filters or `..`; `undefined` if a definite path has no value
 * @throws SyntaxError for an invalid path, and another `Error` if the path needs too many steps
 */
export function queryPath(path: string, value: Json): Json | undefined {
  const parsed = parsePath(path);
  try {
    return evaluatePath(parsed, value, new PathEvaluation(value));
  } catch (error) {
    if (error instanceof PathNotFound) return parsed.definite ? undefined : [];
    if (error instanceof InvalidEvaluation || error instanceof FunctionFailed) return undefined;
    throw error;
  }
}
