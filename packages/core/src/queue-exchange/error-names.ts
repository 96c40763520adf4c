/** How an execution of QueueExchange can fail, besides with the error of whoever took its message. */
export const exchangeErrors = {
  /** The input does not fit the contract; nothing was done. */
  invalidInput: 'InvalidInput',
  /** The message was taken as often as the queue allows and no taker came to an end with it; the cause says why. */
  messageExchangeFailed: 'MessageExchangeFailed',
  /** The answer is longer than an execution takes, and its taker has no bucket to put it into. */
  outputTooLarge: 'OutputTooLarge',
  /** A message is none that an execution sent. */
  invalidMessage: 'InvalidMessage',
} as const;
