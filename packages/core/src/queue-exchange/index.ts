export {
  queueExchange,
  type InlineMessage,
  type QueueExchangeInput,
  type QueueExchangeOutput,
  type StoredMessage,
} from './contract.js';
export { exchangeErrors } from './limits.js';
export { INLINE_MESSAGE_LIMIT, INLINE_OUTPUT_LIMIT_BYTES, VISIBILITY_LIMIT_SECONDS } from './limits.js';
export {
  type DeadLetterDelivery,
  type DeadLetterOutcome,
  type DeadLetterDependencies,
  type ResendCounts,
  type ResentMessage,
  handleDeadLetter,
  failExecutionOfJob,
} from './dead-letter.js';
export {
  DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
  DEFAULT_PERMANENT_ERRORS,
  DEFAULT_RETRY_SECONDS,
  EXCHANGE_TABLE_VARIABLE,
  exchangeEnvironment,
  exchangeMetrics,
  exchangeTags,
  resendAttributes,
} from './environment.js';
export { type ExchangeMessage, InvalidMessage, exchangeId, parseExchangeMessage } from './exchange-message.js';
export { type FittedMessage, fitMessage } from './fit-message.js';
export { type ExchangeJobPlan, type ExchangeJobOptions, MessageUri, planExchangeJob } from './job-plan.js';
export {
  type Abandoned,
  type Succeeded,
  Delegation,
  type Delegated,
  OUTPUT_URI_MEMBER,
  type Outcome,
  type Failed,
  parseOutcome,
  serializeOutcome,
  failedOutcome,
  storedResponse,
  sendOutcome,
} from './outcome.js';
export {
  type Delivery,
  type MessageContext,
  type ExchangeClock,
  type MessageStore,
  type ConsumerDependencies,
  type TaskTokens,
  type MessageHandler,
} from './dependencies.js';
export { retryDelaySeconds, visibilitySeconds } from './retry-delay.js';
export {
  EXCHANGE_INPUTS_PREFIX,
  EXCHANGE_MESSAGES_PREFIX,
  EXCHANGE_OUTPUTS_PREFIX,
  EXCHANGE_PREFIX,
  exchangeInputKey,
  exchangeMessageKey,
  exchangeOutputKey,
} from './storage-layout.js';
export {
  type DeleteMessage,
  type Disposition,
  type KeepMessage,
  type ConsumeOptions,
  formatError,
  consumeMessage,
} from './consume-message.js';
