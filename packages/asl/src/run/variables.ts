import { type Json, type JsonObject } from '../json.js';

/**
 * Variables of one scope: an execution, a Parallel branch, a Map iteration. An inner scope reads the outer ones and assigns only its
 * own; the outer scope stands still while inner ones run, so they can share it.
 */
export class Variables {
  #own: Map<string, Json> | undefined;

  constructor(readonly outer?: Variables) {}

  get(name: string): Json | undefined {
    const own = this.#own?.get(name);
    return own === undefined ? this.outer?.get(name) : own;
  }

  assign(values: JsonObject): void {
    this.#own ??= new Map();
    for (const name of Object.keys(values)) this.#own.set(name, values[name] as Json);
  }

  /** Every variable that can be seen from here. */
  all(): JsonObject {
    const values = this.outer?.all() ?? {};
    for (const [name, value] of this.#own ?? []) values[name] = value;
    return values;
  }
}
