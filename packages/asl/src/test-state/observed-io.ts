import { JsonPathIo } from '../compile/json-path-io.js';
import { type StateOutput, type StateIo } from '../compile/state-io.js';
import { chain, type MaybePromise } from '../maybe-promise.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';
import { type StateInspection } from './state-inspection.js';

/** Records the data of a JSONata state. Only a Task has `afterArguments` and `result`. */
export class ObservedJsonataIo implements StateIo {
  constructor(
    readonly io: StateIo,
    readonly inspection: StateInspection,
    readonly isTask: boolean,
  ) {}

  selectInput(frame: Frame): Json {
    return this.io.selectInput(frame);
  }

  evaluateParameters(frame: Frame, selected: Json): MaybePromise<Json> {
    return chain(this.io.evaluateParameters(frame, selected), (prepared) => {
      if (this.isTask) this.inspection.afterArguments = prepared;
      return prepared;
    });
  }

  processResult(frame: Frame, result: Json): MaybePromise<StateOutput> {
    if (this.isTask) this.inspection.result = result;
    return this.io.processResult(frame, result);
  }

  passInput(frame: Frame, selected: Json): MaybePromise<StateOutput> {
    return this.io.passInput(frame, selected);
  }
}

/**
 * Records the data of a JSONPath state. Evaluates ResultSelector, ResultPath and OutputPath separately, to record the
 * data after each.
 */
export class ObservedJsonPathIo implements StateIo {
  readonly #selector: StateIo;
  readonly #resultPath: StateIo;
  readonly #outputPath: StateIo;

  constructor(
    readonly io: StateIo,
    { ResultSelector, Assign, ResultPath, OutputPath }: JsonObject,
    readonly inspection: StateInspection,
    readonly hasResult: boolean,
  ) {
    this.#selector = new JsonPathIo(definedFields({ ResultSelector, Assign }));
    this.#resultPath = new JsonPathIo(definedFields({ ResultPath }));
    this.#outputPath = new JsonPathIo(definedFields({ OutputPath }));
  }

  selectInput(frame: Frame): Json {
    return (this.inspection.afterInputPath = this.io.selectInput(frame));
  }

  evaluateParameters(frame: Frame, selected: Json): MaybePromise<Json> {
    return chain(
      this.io.evaluateParameters(frame, selected),
      (prepared) => (this.inspection.afterParameters = prepared),
    );
  }

  processResult(frame: Frame, result: Json): MaybePromise<StateOutput> {
    const { inspection } = this;
    if (this.hasResult) inspection.result = result;
    return chain(this.#selector.processResult(frame, result), ({ output: chosen, assigned }) => {
      inspection.afterResultSelector = chosen;
      return chain(this.#resultPath.processResult(frame, chosen), ({ output: merged }) => {
        inspection.afterResultPath = merged;
        return chain(this.#outputPath.processResult(frame, merged), ({ output }) => ({ output, assigned }));
      });
    });
  }

  passInput(frame: Frame, selected: Json): MaybePromise<StateOutput> {
    return this.io.passInput(frame, selected);
  }
}

/** Returns the fields that are defined. */
function definedFields(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  // The filter removes undefined values.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}
