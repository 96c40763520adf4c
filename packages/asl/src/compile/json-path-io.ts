import { requiredValue } from '../intrinsics/compile.js';
import { type Json, type JsonObject } from '../json.js';
import { explainMissing } from '../paths/read-path.js';
import { compileResultPath, type Writer } from '../paths/write-path.js';
import { type Frame } from '../execute/frame.js';
import { checkPayload } from '../execute/payload-limit.js';
import { compileJsonPathTemplate, type Template } from '../templates/json-path-template.js';
import { type StateOutput, type StateIo } from './state-io.js';

/**
 * The data flow of a JSONPath state
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html).
 */
export class JsonPathIo implements StateIo {
  readonly #inputPath: Template | undefined;
  readonly #parameters: Template | undefined;
  readonly #resultSelector: Template | undefined;
  readonly #assign: Template | undefined;
  readonly #resultPath: Writer | undefined;
  readonly #outputPath: Template | undefined;

  /**
   * @param parameters The template for `Parameters`. Map states pass undefined: their Parameters apply to each item.
   */
  constructor(definition: JsonObject, parameters: Json | undefined = definition['Parameters']) {
    const { ResultSelector, Assign, ResultPath } = definition;
    this.#inputPath = pathField(definition, 'InputPath');
    this.#outputPath = pathField(definition, 'OutputPath');
    this.#parameters = optionalTemplate(parameters);
    this.#resultSelector = optionalTemplate(ResultSelector);
    this.#assign = optionalTemplate(Assign);
    this.#resultPath =
      ResultPath === undefined || ResultPath === '$'
        ? undefined
        : compileResultPath(ResultPath === null ? null : String(ResultPath));
  }

  selectInput(frame: Frame): Json {
    return this.#inputPath === undefined ? frame.input : this.#inputPath(frame, frame.input);
  }

  evaluateParameters(frame: Frame, selected: Json): Json {
    return this.#parameters === undefined ? selected : this.#parameters(frame, selected);
  }

  processResult(frame: Frame, result: Json): StateOutput {
    const chosen = this.#resultSelector === undefined ? result : this.#resultSelector(frame, result);
    const assigned = this.#evaluateAssign(frame, chosen);
    const merged = this.#resultPath === undefined ? chosen : this.#resultPath(frame.input, chosen);
    return this.#createOutput(frame, merged, assigned);
  }

  passInput(frame: Frame, selected: Json): StateOutput {
    return this.#createOutput(frame, selected, this.#evaluateAssign(frame, selected));
  }

  #createOutput(frame: Frame, value: Json, assigned: JsonObject | undefined): StateOutput {
    const output = this.#outputPath === undefined ? value : this.#outputPath(frame, value);
    if (output !== frame.input) checkPayload(frame, output);
    return { output, assigned };
  }

  #evaluateAssign(frame: Frame, value: Json): JsonObject | undefined {
    // An Assign template is an object, so its result is one. AWS reports no variables for an empty one.
    const assigned = this.#assign?.(frame, value) as JsonObject | undefined;
    return assigned !== undefined && Object.keys(assigned).length > 0 ? assigned : undefined;
  }
}

function pathField(definition: JsonObject, field: string): Template | undefined {
  const { [field]: value } = definition;
  if (value === undefined || value === '$') return undefined;
  if (value === null) return () => ({});
  const path = String(value);
  return requiredValue(path, (scope, input) => `Invalid path '${path}' : ${explainMissing(path, scope, input)}`);
}

function optionalTemplate(template: Json | undefined): Template | undefined {
  return template === undefined ? undefined : compileJsonPathTemplate(template);
}
