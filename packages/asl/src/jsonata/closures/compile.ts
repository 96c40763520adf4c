import type jsonata from 'jsonata';
import { type Json } from '../../json.js';
import { type Scope } from '../../execute/scope.js';
import { jsonResult, unsupported } from '../result.js';
import {
  type Closure,
  type CompileNode,
  type Evaluation,
  libraryFallback,
  type LocalFunction,
  Locals,
  maxItems,
  itemsPerCall,
  countItems,
  NotCompilable,
  countValue,
  unwrap,
} from './closure.js';
import { compileHigherOrder } from './higher-order.js';
import { type LibraryFunction, type LibraryFunctions } from './library-functions.js';
import { compileLocalFunction, maxDepth } from './local-functions.js';
import { depthOf, hasUnsupportedMark, type Node } from './node.js';
import { binary, truthy } from './operators.js';
import { allValues, compilePath, lookUp, withPredicates } from './path.js';

/** The result of an evaluation that the library must repeat: it met an error or unsupported syntax. */
export const needsLibrary: unique symbol = Symbol('not compiled');

/**
 * Evaluates an expression synchronously. Returns JSON, undefined or `needsLibrary`. `states` is the value of `$states`.
 */
export type SyncEvaluator = (scope: Scope, states: unknown) => Json | undefined | typeof needsLibrary;

/** The functions of AWS's dialect. They take precedence over the library's. */
export type DialectFunctions = Readonly<Record<string, (scope: Scope) => unknown>>;

/** Functions that distinguish sequences from arrays, which closures do not. */
const sequenceAware: ReadonlySet<string> = new Set(['distinct']);

/** A function that creates this many characters counts as one item. */
const charactersPerItem = 100;

/**
 * Compiles an expression into closures that evaluate it as the jsonata package does, but without promises. Returns
 * undefined for expressions that only the package supports. Expressions have no side effects, so the package can repeat
 * an evaluation that failed, and report the error.
 */
export function compileSync(
  expression: jsonata.Expression,
  library: LibraryFunctions,
  dialect: DialectFunctions,
): SyncEvaluator | undefined {
  const tree = expression.ast() as unknown as Node; // the type declarations omit most of the tree
  const depth = depthOf(tree);
  if (depth > maxDepth) return undefined;
  const counter = { next: 0 };
  const compiler = new Compiler(library, dialect);
  let closure: Closure;
  try {
    closure = compiler.compile(tree, new Locals(new Map(), counter));
  } catch (error) {
    if (error instanceof NotCompilable) return undefined;
    throw error;
  }
  return (scope, states) => {
    const evaluation: Evaluation = {
      scope,
      states,
      slots: [],
      depth,
      remainingItems: maxItems,
      hasUndefinedItem: false,
    };
    try {
      const value = closure(evaluation, undefined);
      // Closures return JSON, which is shared, unless a filter kept a missing value. The library's functions return
      // marked arrays.
      if (!compiler.callsFunctions && !evaluation.hasUndefinedItem) return value as Json | undefined;
      const json = jsonResult(value);
      return json === unsupported ? needsLibrary : json;
    } catch {
      return needsLibrary;
    }
  };
}

class Compiler {
  callsFunctions = false;

  constructor(
    readonly library: LibraryFunctions,
    readonly dialect: DialectFunctions,
  ) {}

  readonly compile: CompileNode = (node, locals) => {
    if (node === undefined || hasUnsupportedMark(node)) throw new NotCompilable(node?.type ?? 'nothing');
    return withPredicates(node, this.#plain(node, locals), this.compile, locals);
  };

  #plain(node: Node, locals: Locals): Closure {
    switch (node.type) {
      case 'number':
      case 'string':
      case 'value':
        return () => node.value;
      case 'name':
        return (_evaluation, context) => lookUp(context, String(node.value));
      case 'wildcard':
        return (_evaluation, context) => allValues(context);
      case 'path':
        return compilePath(node.steps ?? [], this.compile, locals);
      case 'variable':
        return variable(String(node.value), locals);
      case 'binary':
        return this.#binary(node, locals);
      case 'unary':
        return this.#unary(node, locals);
      case 'condition':
        return this.#condition(node, locals);
      case 'block':
        return this.#block(node.expressions ?? [], locals);
      case 'function':
        return this.#call(node, locals, functionResult);
      case 'lambda':
        if (node.thunk !== true || node.body === undefined) throw new NotCompilable('a function as a value');
        return this.#call(node.body, locals, tailCallResult);
      default:
        throw new NotCompilable(node.type);
    }
  }

  #binary(node: Node, locals: Locals): Closure {
    // only objects have pairs
    const compiled = binary(String(node.value), this.compile(node.lhs as Node, locals), this.compile(node.rhs, locals));
    if (compiled === undefined) throw new NotCompilable(String(node.value));
    return compiled;
  }

  #unary(node: Node, locals: Locals): Closure {
    if (node.value === '[') return this.#array(node.expressions ?? [], locals);
    // an object, according to the parser
    if (node.value === '{') return this.#object(node.lhs as readonly (readonly [Node, Node])[], locals);
    const operand = this.compile(node.expression, locals);
    return (evaluation, context) => {
      const value = operand(evaluation, context);
      if (value === undefined) return undefined;
      // `$round(0, 2.5)` is NaN, which the library does not negate.
      if (typeof value !== 'number' || !Number.isFinite(value)) throw libraryFallback;
      return -value;
    };
  }

  #array(expressions: readonly Node[], locals: Locals): Closure {
    const items = expressions.map((node) => ({ closure: this.compile(node, locals), whole: node.value === '[' }));
    return (evaluation, context) => {
      const array: unknown[] = [];
      for (const { closure, whole } of items) {
        const value = closure(evaluation, context);
        if (value === undefined) continue;
        countValue(evaluation, value);
        if (whole || !Array.isArray(value)) array.push(value);
        else for (const item of value) array.push(item);
      }
      return array;
    };
  }

  #object(pairs: readonly (readonly [Node, Node])[], locals: Locals): Closure {
    const fields = pairs.map(([key, value]) => ({
      key: this.compile(key, locals),
      value: this.compile(value, locals),
    }));
    return (evaluation, context) => {
      // The library groups an array as context by the keys.
      if (Array.isArray(context)) throw libraryFallback;
      countItems(evaluation, itemsPerCall);
      const keys = new Set<string>();
      const object: Record<string, unknown> = {};
      for (const { key, value } of fields) {
        const name = key(evaluation, context);
        if (name === undefined) continue;
        if (typeof name !== 'string' || keys.has(name) || name.startsWith('_')) throw libraryFallback;
        keys.add(name);
        const field = value(evaluation, context);
        if (field !== undefined) object[name] = field;
      }
      return object;
    };
  }

  #condition(node: Node, locals: Locals): Closure {
    const condition = this.compile(node.condition, locals);
    const then = this.compile(node.then, locals);
    const otherwise = node.else === undefined ? () => undefined : this.compile(node.else, locals);
    return (evaluation, context) =>
      truthy(condition(evaluation, context)) ? then(evaluation, context) : otherwise(evaluation, context);
  }

  /** Compiles `( $a := 1; $a + 1 )`. A binding is visible until the end of the block. */
  #block(expressions: readonly Node[], locals: Locals): Closure {
    let inside = locals;
    const statements = expressions.map((node, index): Closure => {
      if (node.type !== 'bind') return this.compile(node, inside);
      if (hasUnsupportedMark(node) || node.predicate !== undefined) throw new NotCompilable('bind');
      const name = boundName(node);
      if (node.rhs?.type === 'lambda') {
        const others = expressions.slice(index + 1);
        if (others.length === 0) throw new NotCompilable('a function as a value');
        const later = others.filter(({ type }) => type === 'bind').map(boundName);
        const bound = compileLocalFunction(name, node.rhs, later, this.compile, inside);
        inside = bound.locals;
        return bound.statement;
      }
      const value = this.compile(node.rhs, inside);
      inside = inside.with(name);
      const slot = inside.slot(name);
      return (evaluation, context) => (evaluation.slots[slot] = value(evaluation, context));
    });
    return (evaluation, context) => {
      let result: unknown;
      for (const statement of statements) result = statement(evaluation, context);
      return result;
    };
  }

  #call({ procedure, arguments: args = [], predicate }: Node, locals: Locals, settle: typeof functionResult): Closure {
    if (predicate !== undefined)
      throw new NotCompilable('a filter of a function result, before its sequence is unwrapped');
    if (procedure?.type !== 'variable' || procedure.predicate !== undefined || hasUnsupportedMark(procedure))
      throw new NotCompilable('a call of something without a name');
    const name = String(procedure.value);
    const local = locals.get(name);
    if (typeof local === 'object') return this.#callLocal(local, args, locals);
    if (local !== undefined) throw new NotCompilable('a call of a variable');
    const higher = compileHigherOrder(name, args, this.compile, locals);
    if (higher !== undefined && settle === tailCallResult) throw new NotCompilable('a sequence out of a last call');
    const call = higher ?? this.#callByName(name, args, locals, settle);
    return (evaluation, context) => {
      // A variable of the execution hides the function.
      if (evaluation.scope.variables.get(name) !== undefined) throw libraryFallback;
      return call(evaluation, context);
    };
  }

  #callLocal(local: LocalFunction, args: readonly Node[], locals: Locals): Closure {
    // Without a call, its body is being compiled.
    if (local.call === undefined) local.isRecursive = true;
    const compiledArgs = args.map((node) => this.compile(node, locals));
    return (evaluation, context) => local.call?.(evaluation, evaluateArguments(compiledArgs, evaluation, context));
  }

  #callByName(name: string, args: readonly Node[], locals: Locals, settle: typeof functionResult): Closure {
    const compiledArgs = args.map((node) => this.compile(node, locals));
    this.callsFunctions = true;
    if (Object.hasOwn(this.dialect, name)) {
      const make = this.dialect[name];
      return (evaluation, context) => {
        const dialectFunction = make?.(evaluation.scope);
        if (typeof dialectFunction !== 'function') throw libraryFallback;
        return settle(
          (dialectFunction as (...values: unknown[]) => unknown)(
            ...evaluateArguments(compiledArgs, evaluation, context),
          ),
        );
      };
    }
    const found: LibraryFunction | undefined = sequenceAware.has(name) ? undefined : this.library.find(name);
    if (found === undefined) throw new NotCompilable(`$${name}`);
    // The library makes tail calls in a loop, without a context that could replace a missing argument.
    const last = settle === tailCallResult;
    return (evaluation, context) => {
      countItems(evaluation, itemsPerCall);
      const value = this.library.call(
        found,
        evaluateArguments(compiledArgs, evaluation, context),
        last ? null : context,
      );
      if (typeof value === 'string') countItems(evaluation, value.length / charactersPerItem);
      return settle(value);
    };
  }
}

/** The variable that a binding binds. */
function boundName(binding: Node): string {
  return String((binding.lhs as Node).value); // a variable, according to the parser
}

function evaluateArguments(closures: readonly Closure[], evaluation: Evaluation, context: unknown): unknown[] {
  return closures.map((closure) => {
    const value = closure(evaluation, context);
    countValue(evaluation, value);
    return value;
  });
}

function variable(name: string, locals: Locals): Closure {
  if (name === '') return (_evaluation, context) => context;
  const local = locals.get(name);
  if (typeof local === 'number') return (evaluation) => evaluation.slots[local];
  if (local !== undefined) throw new NotCompilable('a function as a value, or a variable that is bound later');
  if (name === 'states') return ({ states }) => states;
  if (name === '$') throw new NotCompilable('$$');
  return ({ scope }) => {
    const value = scope.variables.get(name);
    // It can be the name of a function.
    if (value === undefined) throw libraryFallback;
    return value;
  };
}

/** The result of a tail call. The library does not unwrap a sequence of one item there. */
function tailCallResult(value: unknown): unknown {
  if (Array.isArray(value) && 'sequence' in value) throw libraryFallback;
  return functionResult(value);
}

/** The result of a function, without the library's marks. */
function functionResult(value: unknown): unknown {
  if (typeof value === 'function' || value instanceof Promise) throw libraryFallback;
  if (!Array.isArray(value) || !('sequence' in value)) return value;
  return unwrap(Array.from(value as readonly unknown[]));
}
