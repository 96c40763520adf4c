/** Where the construct's bucket has what is too long for a payload. */
export const EXCHANGE_PREFIX = '_stepwell/queue-exchange/';

/** Below this lie messages that a client stored before it started an execution, named by their content. */
export const EXCHANGE_INPUTS_PREFIX = `${EXCHANGE_PREFIX}inputs/`;

/** Below this lie messages that executions sent, one each. */
export const EXCHANGE_MESSAGES_PREFIX = `${EXCHANGE_PREFIX}messages/`;

/** Below this lie answers. */
export const EXCHANGE_OUTPUTS_PREFIX = `${EXCHANGE_PREFIX}outputs/`;

/** The key of a client's message, by the SHA-256 of its JSON. */
export function exchangeInputKey(sha256Hex: string): string {
  return `${EXCHANGE_INPUTS_PREFIX}${sha256Hex}.json`;
}

/** The key of the message of an execution, whose names nobody else has. */
export function exchangeMessageKey(stateMachineName: string, executionName: string): string {
  return `${EXCHANGE_MESSAGES_PREFIX}${stateMachineName}/${executionName}.json`;
}

/** The key of the answer to an exchange: the same however often it is written. */
export function exchangeOutputKey(exchangeId: string): string {
  return `${EXCHANGE_OUTPUTS_PREFIX}${exchangeId}.json`;
}
