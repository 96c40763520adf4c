/**
 * A value that is there, or will be. Most states need not wait, and a promise for each would cost more than the state.
 */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Goes on with the value: at once when it is there. A throw in `next` is a throw here in the one case, a rejection in
 * the other.
 */
export function chain<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
