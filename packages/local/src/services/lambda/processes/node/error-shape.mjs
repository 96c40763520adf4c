/**
 * Converts a thrown value as Lambda's Node.js runtime does.
 *
 * @param {unknown} thrown
 * @returns {import('../invocation-outcome.js').ErrorShape}
 */
export function errorShape(thrown) {
  if (isError(thrown)) {
    return {
      errorType: String(thrown.name),
      errorMessage: String(thrown.message),
      trace: String(thrown.stack ?? '').split('\n'),
    };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}

/**
 * Errors of another realm (vm contexts, some libraries) are no `instanceof Error` here.
 *
 * @param {unknown} thrown
 * @returns {thrown is Error}
 */
function isError(thrown) {
  return (
    thrown instanceof Error ||
    (typeof thrown === 'object' && thrown !== null && 'name' in thrown && 'message' in thrown && 'stack' in thrown)
  );
}

/**
 * An error of the runtime itself.
 *
 * @param {string} name `Runtime.HandlerNotFound`
 * @param {string} message
 * @param {string} [stack] the cause's own
 */
export function runtimeError(name, message, stack) {
  const error = new Error(message);
  error.name = name;
  error.stack = stack ?? `${name}: ${message}\n${(error.stack ?? '').split('\n').slice(1).join('\n')}`;
  return error;
}
