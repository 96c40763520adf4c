import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type StatesVariable } from '../jsonata/expression.js';
import { type Frame } from '../execute/frame.js';
import { checkPayload } from '../execute/payload-limit.js';
import { compileJsonataTemplate, type JsonataTemplate } from '../templates/jsonata-template.js';
import { type StateOutput, type StateIo } from './state-io.js';

/** The data flow of a JSONata state (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html). */
export class JsonataIo implements StateIo {
  readonly #arguments: JsonataTemplate | undefined;
  readonly #assign: JsonataTemplate | undefined;
  readonly #output: JsonataTemplate | undefined;

  /** @param within The prefix of field names in causes: `Choices[0]/` for the fields of a choice rule. */
  constructor({ Arguments, Assign, Output }: JsonObject, within = '') {
    this.#arguments = Arguments === undefined ? undefined : compileJsonataTemplate(Arguments, `${within}Arguments`);
    this.#assign = Assign === undefined ? undefined : compileJsonataTemplate(Assign, `${within}Assign`);
    this.#output = Output === undefined ? undefined : compileJsonataTemplate(Output, `${within}Output`);
  }

  selectInput(frame: Frame): Json {
    return frame.input;
  }

  evaluateParameters(frame: Frame, selected: Json): MaybePromise<Json> {
    return this.#arguments === undefined ? selected : this.#arguments(frame, { input: frame.input });
  }

  processResult(frame: Frame, result: Json): MaybePromise<StateOutput> {
    return this.#createOutput(frame, { input: frame.input, result }, result);
  }

  passInput(frame: Frame, selected: Json): MaybePromise<StateOutput> {
    return this.#createOutput(frame, { input: frame.input }, selected);
  }

  #createOutput(frame: Frame, states: StatesVariable, otherwise: Json): MaybePromise<StateOutput> {
    const assigning: MaybePromise<Json | undefined> = this.#assign?.(frame, states);
    return chain(assigning, (variables) =>
      chain(this.#output === undefined ? otherwise : this.#output(frame, states), (output) => {
        if (output !== frame.input) checkPayload(frame, output);
        // An Assign template is an object, so its result is one. AWS reports no variables for an empty one.
        const assigned = variables as JsonObject | undefined;
        return { output, assigned: assigned !== undefined && Object.keys(assigned).length > 0 ? assigned : undefined };
      }),
    );
  }
}
