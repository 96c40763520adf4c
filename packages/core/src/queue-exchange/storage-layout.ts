/** The prefix of the objects in the construct's bucket that are too long for a payload. */
export const EXCHANGE_PREFIX = '_stepwell/queue-exchange/';

/** The prefix of messages that a client stores before it starts an execution. A hash of the content names each one. */
export const EXCHANGE_INPUTS_PREFIX = `${EXCHANGE_PREFIX}inputs/`;

/** The prefix of messages that executions send, one for each execution. */
export const EXCHANGE_MESSAGES_PREFIX = `${EXCHANGE_PREFIX}messages/`;

/** The prefix of outputs. */
export const EXCHANGE_OUTPUTS_PREFIX = `${EXCHANGE_PREFIX}outputs/`;

/** Returns the key of a client's message from the SHA-256 hash of its JSON. */
export function exchangeInputKey(sha256Hex: string): string {
  return `${EXCHANGE_INPUTS_PREFIX}${sha256Hex}.json`;
}

/** Returns the key of an execution's message. The two names identify the execution. */
export function exchangeMessageKey(stateMachineName: string, executionName: string): string {
  return `${EXCHANGE_MESSAGES_PREFIX}${stateMachineName}/${executionName}.json`;
}

/** Returns the key of an exchange's output. A repeated write uses the same key. */
export function exchangeOutputKey(exchangeId: string): string {
  return `${EXCHANGE_OUTPUTS_PREFIX}${exchangeId}.json`;
}
