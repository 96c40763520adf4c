import { types } from 'node:util';

/** A class whose instances can be converted. */
type Class = abstract new (...args: never[]) => object;
/** Converts a value of another realm to this realm. */
export type Adopt = <Value>(value: Value) => Value;

/** The built-in error classes of this realm. */
const errorClasses: Readonly<Record<string, { readonly prototype: Error }>> = {
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/**
 * Converts values of Node.js's realm to this realm. Jest runs tests in a realm with its own `Error`, `Object` and
 * `Array`: without a conversion, `toThrow(Error)` and `toStrictEqual` fail for values of Node.js's realm.
 *
 * Errors, promises, functions, plain objects, arrays and instances of `handles` are converted, including their
 * contents, return values and thrown errors. Callbacks receive converted arguments. Other instances (dates, bytes,
 * services) and values of this realm are not changed.
 *
 * @param handles classes of Node.js's realm whose instances are converted member by member
 */
export function adopter(handles: readonly Class[]): Adopt {
  /**
   * Converted errors and handles. Data is converted on every access, because it can change: a running call has no
   * output yet.
   */
  const counterparts = new WeakMap<object, object>();

  const adopt = (value: unknown, seen = new Map<object, object>()): unknown => {
    if (!isObject(value) || isOfThisRealm(value)) return value;
    const known = counterparts.get(value) ?? seen.get(value);
    if (known !== undefined) return known;
    if (typeof value === 'function') return adoptFunction(value, undefined);
    if (types.isPromise(value)) return adoptPromise(value);
    if (types.isNativeError(value)) return adoptError(value, seen);
    if (Array.isArray(value)) return adoptMembers(value, [], seen);
    if (handles.some((handle) => value instanceof handle)) return adoptHandle(value, seen);
    return isPlain(value) ? adoptMembers(value, {}, seen) : value;
  };

  const adoptPromise = async (promise: Promise<unknown>): Promise<unknown> => {
    try {
      return adopt(await promise);
    } catch (error) {
      throw adopt(error);
    }
  };

  const adoptFunction =
    (target: object, receiver: unknown) =>
    (...args: unknown[]): unknown => {
      try {
        // the target is a function
        return adopt(Reflect.apply(target as () => unknown, receiver, args.map(withAdoptedArguments)));
      } catch (error) {
        throw adopt(error);
      }
    };

  const withAdoptedArguments = (arg: unknown): unknown =>
    typeof arg === 'function'
      ? (...args: unknown[]) =>
          Reflect.apply(
            arg,
            undefined,
            args.map((each) => adopt(each)),
          ) as unknown
      : arg;

  const adoptError = (error: Error, seen: Map<object, object>): Error => {
    const adopted = new Error(error.message);
    counterparts.set(error, adopted);
    const named = Object.hasOwn(errorClasses, error.name) ? errorClasses[error.name] : undefined;
    // created as an Error
    return Object.setPrototypeOf(adoptMembers(error, adopted, seen), (named ?? Error).prototype) as Error;
  };

  const adoptHandle = (handle: object, seen: Map<object, object>): object => {
    const adopted = {};
    counterparts.set(handle, adopted);
    // an instance has a prototype
    const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(handle) as object);
    return adoptMembers(handle, defineAdopted(adopted, methods, handle, seen), seen);
  };

  const adoptMembers = (source: object, adopted: object, seen: Map<object, object>): object => {
    seen.set(source, adopted);
    return defineAdopted(adopted, Object.getOwnPropertyDescriptors(source), source, seen);
  };

  /** Defines the properties of `source` on its converted counterpart. Getters and methods are called on `source`. */
  const defineAdopted = (
    adopted: object,
    properties: PropertyDescriptorMap,
    source: object,
    seen: Map<object, object>,
  ): object => {
    for (const key of Reflect.ownKeys(properties)) {
      const property = properties[key as string] as PropertyDescriptor; // an own key
      if (property.get !== undefined)
        Object.defineProperty(adopted, key, {
          ...property,
          get: () => adopt(Reflect.get(source, key)),
          set: undefined,
        });
      else
        Object.defineProperty(adopted, key, {
          ...property,
          value:
            typeof property.value === 'function'
              ? adoptFunction(property.value as object, source)
              : adopt(property.value, seen),
        });
    }
    return adopted;
  };

  return <Value,>(value: Value) => adopt(value) as Value; // the converted value has the same members
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isOfThisRealm(value: object): boolean {
  return value instanceof Object;
}

/** Whether an object is a plain object in its realm. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype !== null && Object.getPrototypeOf(prototype) === null;
}
