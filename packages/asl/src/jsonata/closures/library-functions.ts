import jsonata from 'jsonata';

/** A built-in function of jsonata with its signature. */
export interface LibraryFunction {
  readonly implementation: (this: unknown, ...args: unknown[]) => unknown;
  readonly signature?: { validate(args: readonly unknown[], context: unknown): unknown[] };
}

interface LibraryFrame {
  readonly base: { readonly createSequence: unknown; readonly options: unknown };
  lookup(name: string): unknown;
}

/**
 * Provides jsonata's built-in functions to closures. The library passes its environment to the callback for the entry
 * of an expression, before its first await.
 */
export class LibraryFunctions {
  #frame: LibraryFrame | undefined;

  /** @param prepare Replaces functions before they are read. */
  constructor(options: jsonata.JsonataOptions, prepare?: (probe: jsonata.Expression) => void) {
    const probe = jsonata('null', options);
    prepare?.(probe);
    const entry = (_node: unknown, _input: unknown, frame: LibraryFrame): void => {
      this.#frame = frame;
    };
    // The library accepts a symbol as a name, but its type declarations allow only strings.
    probe.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, entry);
    probe.evaluate(null).catch(() => undefined);
  }

  /** Returns the synchronous function with that name, if it exists. */
  find(name: string): LibraryFunction | undefined {
    const found = this.lookUp(name);
    return found?.implementation.constructor.name === 'Function' ? found : undefined;
  }

  /** Returns the function with that name, which can be asynchronous. */
  lookUp(name: string): LibraryFunction | undefined {
    const found = this.#frame?.lookup(name);
    return typeof found === 'object' && found !== null && 'implementation' in found
      ? (found as LibraryFunction)
      : undefined;
  }

  /** Calls a function as the library does. */
  call({ implementation, signature }: LibraryFunction, args: readonly unknown[], context: unknown): unknown {
    const checked = signature === undefined ? args : signature.validate(args, context);
    const base = this.#frame?.base;
    return implementation.apply(
      { environment: this.#frame, input: context, options: base?.options, createSequence: base?.createSequence },
      [...checked],
    );
  }
}
