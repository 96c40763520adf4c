import { JsonPathIo } from '../compile/json-path-io.js';
import { type Finished, type StateIo } from '../compile/state-io.js';
import { andThen, type Eventually } from '../eventually.js';
import { type Json, type JsonObject } from '../json.js';
import { type Frame } from '../run/frame.js';
import { type Inspection } from './inspection.js';

/** Writes down what a JSONata state's data looks like: only a Task has arguments and a result of its own. */
export class ObservedJsonataIo implements StateIo {
  constructor(
    readonly io: StateIo,
    readonly seen: Inspection,
    readonly isTask: boolean,
  ) {}

  select(frame: Frame): Json {
    return this.io.select(frame);
  }

  prepare(frame: Frame, selected: Json): Eventually<Json> {
    return andThen(this.io.prepare(frame, selected), (prepared) => {
      if (this.isTask) this.seen.afterArguments = prepared;
      return prepared;
    });
  }

  finish(frame: Frame, result: Json): Eventually<Finished> {
    if (this.isTask) this.seen.result = result;
    return this.io.finish(frame, result);
  }

  pass(frame: Frame, selected: Json): Eventually<Finished> {
    return this.io.pass(frame, selected);
  }
}

/**
 * Writes down what a JSONPath state's data looks like; `result` where the state has one of its own. ResultSelector,
 * ResultPath and OutputPath each get a step of their own.
 */
export class ObservedJsonPathIo implements StateIo {
  readonly #selector: StateIo;
  readonly #resultPath: StateIo;
  readonly #outputPath: StateIo;

  constructor(
    readonly io: StateIo,
    { ResultSelector, Assign, ResultPath, OutputPath }: JsonObject,
    readonly seen: Inspection,
    readonly hasResult: boolean,
  ) {
    this.#selector = new JsonPathIo(given({ ResultSelector, Assign }));
    this.#resultPath = new JsonPathIo(given({ ResultPath }));
    this.#outputPath = new JsonPathIo(given({ OutputPath }));
  }

  select(frame: Frame): Json {
    return (this.seen.afterInputPath = this.io.select(frame));
  }

  prepare(frame: Frame, selected: Json): Eventually<Json> {
    return andThen(this.io.prepare(frame, selected), (prepared) => (this.seen.afterParameters = prepared));
  }

  finish(frame: Frame, result: Json): Eventually<Finished> {
    const { seen } = this;
    if (this.hasResult) seen.result = result;
    return andThen(this.#selector.finish(frame, result), ({ output: chosen, assigned }) => {
      seen.afterResultSelector = chosen;
      return andThen(this.#resultPath.finish(frame, chosen), ({ output: merged }) => {
        seen.afterResultPath = merged;
        return andThen(this.#outputPath.finish(frame, merged), ({ output }) => ({ output, assigned }));
      });
    });
  }

  pass(frame: Frame, selected: Json): Eventually<Finished> {
    return this.io.pass(frame, selected);
  }
}

/** The fields that are there. */
function given(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  // What is left has no undefined in it.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}
