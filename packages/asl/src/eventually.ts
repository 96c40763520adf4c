/**
 * A value that is there, or will be. Most states need not wait, and a promise for each would cost more than the state.
 */
export type Eventually<T> = T | Promise<T>;

/**
 * Goes on with the value: at once when it is there. A throw in `next` is a throw here in the one case, a rejection in
 * the other.
 */
export function andThen<T, U>(value: Eventually<T>, next: (value: T) => Eventually<U>): Eventually<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
