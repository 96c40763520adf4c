/** The errors of a QueueExchange execution, in addition to the errors of the consumer. */
export const exchangeErrors = {
  /** The input does not match the contract. The execution fails before it does any work. */
  invalidInput: 'InvalidInput',
  /** The message used all of its attempts, and no consumer completed it. The cause states the reason. */
  messageExchangeFailed: 'MessageExchangeFailed',
  /** The output exceeds the size limit of an execution, and the consumer has no bucket to store it. */
  outputTooLarge: 'OutputTooLarge',
  /** No execution sent the message. */
  invalidMessage: 'InvalidMessage',
} as const;
