/**
 * A value, or a promise of it. Most states do not wait, and a promise for each would cost more than the state itself.
 */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Calls `next` with the value: synchronously if `value` is not a promise. An error of `next` is then thrown, otherwise
 * it rejects.
 */
export function chain<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
