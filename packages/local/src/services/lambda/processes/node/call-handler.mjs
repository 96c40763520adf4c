import { runtimeError } from './error-shape.mjs';

/**
 * Calls a handler in the way of its runtime and settles with its result. From Node.js 24 on a handler returns its
 * result or a promise of it. Before, a handler that returns no promise answers through its callback (or
 * context.succeed, fail, done), and the answer waits until the event loop is empty, unless
 * `callbackWaitsForEmptyEventLoop` is false; one that never answers gives null.
 *
 * @param {import('./load-handler.mjs').Handler} handler
 * @param {unknown} event
 * @param {Record<string, unknown>} context
 * @param {{ runtimeMajor: number, whenLoopIsEmpty: (callback: () => void) => () => void }} runtime
 * @returns {Promise<unknown>}
 */
export function callHandler(handler, event, context, runtime) {
  return new Promise((resolve, reject) => {
    // An async handler whose promise can never settle, since nothing is left to run, ends with null on Lambda.
    const forget = runtime.whenLoopIsEmpty(() => settle());
    let settle = () => resolve(null);
    const finish = (/** @type {() => void} */ action) => {
      forget();
      action();
    };
    /**
     * @param {unknown} error
     * @param {unknown} [result]
     */
    const callback = (error, result) => {
      settle = error === null || error === undefined ? () => resolve(result) : () => reject(error);
      if (context['callbackWaitsForEmptyEventLoop'] === false) finish(settle);
    };
    if (runtime.runtimeMajor < 24) {
      context['done'] = callback;
      context['succeed'] = (/** @type {unknown} */ result) => callback(null, result);
      context['fail'] = (/** @type {unknown} */ error) => callback(error ?? new Error('handled'));
    }
    try {
      const returned = runtime.runtimeMajor < 24 ? handler(event, context, callback) : handler(event, context);
      if (isPromise(returned)) {
        returned.then(
          (result) => finish(() => resolve(result)),
          (/** @type {unknown} */ error) => finish(() => reject(error)),
        );
      } else if (runtime.runtimeMajor >= 24) {
        finish(() => resolve(returned));
      }
    } catch (error) {
      finish(() => reject(error));
    }
  });
}

/**
 * A handler's result as JSON text; nothing becomes `null`.
 *
 * @param {unknown} result
 * @returns {string}
 */
export function resultText(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch {
    throw runtimeError('Runtime.JSONStringifyError', 'Unable to stringify response body');
  }
}

/**
 * @param {unknown} value
 * @returns {value is Promise<unknown>}
 */
function isPromise(value) {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
