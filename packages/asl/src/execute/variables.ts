import { type Json, type JsonObject } from '../json.js';
import { jsonBytes } from '../values/payload-size.js';

/**
 * Variables of one scope: an execution, a Parallel branch, a Map iteration. An inner scope reads the outer ones and
 * assigns only its own; the outer scope stands still while inner ones run, so they can share it.
 */
export class Variables {
  #own: Map<string, Json> | undefined;
  /** At least the bytes of the scope's own variables; what was overwritten is still in it. */
  #bytes = 0;

  constructor(readonly outer?: Variables) {}

  get(name: string): Json | undefined {
    const own = this.#own?.get(name);
    return own === undefined ? this.outer?.get(name) : own;
  }

  /** @param bytes Size of the values as JSON, where somebody counted it. */
  assign(values: JsonObject, bytes = 0): void {
    this.#own ??= new Map();
    this.#bytes += bytes;
    for (const name of Object.keys(values)) this.#own.set(name, values[name] as Json);
  }

  /** Whether everything that can be seen from here has more bytes than that; counts again only where it may. */
  exceeds(limit: number): boolean {
    if (this.#known() <= limit) return false;
    this.#bytes = 0;
    for (const value of this.#own?.values() ?? []) this.#bytes += jsonBytes(value);
    return this.#known() > limit;
  }

  #known(): number {
    return this.#bytes + (this.outer === undefined ? 0 : this.outer.#known());
  }

  /** Every variable that can be seen from here. */
  all(): JsonObject {
    const values = this.outer?.all() ?? {};
    for (const [name, value] of this.#own ?? []) values[name] = value;
    return values;
  }
}
