import { type Json, type JsonObject } from '../json.js';
import { jsonBytes } from '../values/payload-size.js';

/**
 * The variables of one scope: an execution, a Parallel branch or a Map iteration. An inner scope reads outer variables
 * and assigns only its own. Inner scopes share the outer one, which does not change while they run.
 */
export class Variables {
  #own: Map<string, Json> | undefined;
  /** An upper bound of the size of the scope's own variables: it includes values that were overwritten. */
  #bytes = 0;

  constructor(readonly outer?: Variables) {}

  get(name: string): Json | undefined {
    const own = this.#own?.get(name);
    return own === undefined ? this.outer?.get(name) : own;
  }

  /** @param bytes The size of the values as JSON. */
  assign(values: JsonObject, bytes = 0): void {
    this.#own ??= new Map();
    this.#bytes += bytes;
    for (const name of Object.keys(values)) this.#own.set(name, values[name] as Json);
  }

  /** Returns whether the visible variables exceed `limit` bytes. Counts exactly only if the upper bound exceeds it. */
  exceeds(limit: number): boolean {
    if (this.#known() <= limit) return false;
    this.#bytes = 0;
    for (const value of this.#own?.values() ?? []) this.#bytes += jsonBytes(value);
    return this.#known() > limit;
  }

  #known(): number {
    return this.#bytes + (this.outer === undefined ? 0 : this.outer.#known());
  }

  /** All variables that are visible in this scope. */
  all(): JsonObject {
    const values = this.outer?.all() ?? {};
    for (const [name, value] of this.#own ?? []) values[name] = value;
    return values;
  }
}
