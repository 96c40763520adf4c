import { andThen, type Eventually } from '../eventually.js';
import { type Json, type JsonObject } from '../json.js';
import { type States } from '../jsonata/expression.js';
import { type Frame } from '../run/frame.js';
import { checkPayload } from '../run/payload-limit.js';
import { compileJsonataTemplate, type JsonataTemplate } from '../templates/jsonata-template.js';
import { type Finished, type StateIo } from './state-io.js';

/** Data flow of a JSONata state (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html). */
export class JsonataIo implements StateIo {
  readonly #arguments: JsonataTemplate | undefined;
  readonly #assign: JsonataTemplate | undefined;
  readonly #output: JsonataTemplate | undefined;

  /** @param within What AWS puts before the fields' names: `Choices[0]/` for a choice rule's own. */
  constructor({ Arguments, Assign, Output }: JsonObject, within = '') {
    this.#arguments = Arguments === undefined ? undefined : compileJsonataTemplate(Arguments, `${within}Arguments`);
    this.#assign = Assign === undefined ? undefined : compileJsonataTemplate(Assign, `${within}Assign`);
    this.#output = Output === undefined ? undefined : compileJsonataTemplate(Output, `${within}Output`);
  }

  select(frame: Frame): Json {
    return frame.input;
  }

  prepare(frame: Frame, selected: Json): Eventually<Json> {
    return this.#arguments === undefined ? selected : this.#arguments(frame, { input: frame.input });
  }

  finish(frame: Frame, result: Json): Eventually<Finished> {
    return this.#finish(frame, { input: frame.input, result }, result);
  }

  pass(frame: Frame, selected: Json): Eventually<Finished> {
    return this.#finish(frame, { input: frame.input }, selected);
  }

  #finish(frame: Frame, states: States, otherwise: Json): Eventually<Finished> {
    const assigning: Eventually<Json | undefined> = this.#assign?.(frame, states);
    return andThen(assigning, (variables) =>
      andThen(this.#output === undefined ? otherwise : this.#output(frame, states), (output) => {
        if (output !== frame.input) checkPayload(frame, output);
        // An Assign template is an object and gives one. AWS reports nothing for an empty one.
        const assigned = variables as JsonObject | undefined;
        return { output, assigned: assigned !== undefined && Object.keys(assigned).length > 0 ? assigned : undefined };
      }),
    );
  }
}
