export { queueExchange } from './contract.js';
export {
  type DeadLetterDelivery,
  type DeadLetterEnd,
  type DeadLetterPorts,
  type Rounds,
  type SentAgain,
  failDeadLetter,
} from './dead-letter.js';
export {
  DEFAULT_EXCHANGE_HEARTBEAT_SECONDS,
  DEFAULT_PERMANENT_ERRORS,
  DEFAULT_RETRY_SECONDS,
  EXCHANGE_OF_JOB,
  exchangeEnvironment,
  exchangeMetrics,
  exchangeTags,
  roundsAttributes,
} from './environment.js';
export { exchangeErrors } from './error-names.js';
export { type ExchangeMessage, InvalidMessage, exchangeId, parseExchangeMessage } from './exchange-message.js';
export { failExecutionOfJob } from './failed-job.js';
export { type FittedMessage, fitMessage } from './fit-message.js';
export { type InlineMessage, type QueueExchangeInput, type QueueExchangeOutput, type StoredMessage } from './input.js';
export { type ExchangeJobPlan, type ExchangeJobSettings, StoredAt, planExchangeJob } from './job-plan.js';
export { INLINE_MESSAGE_LIMIT, INLINE_OUTPUT_LIMIT_BYTES, VISIBILITY_LIMIT_SECONDS } from './limits.js';
export {
  type Abandoned,
  type Answered,
  HandOn,
  type HandedOn,
  OUTPUT_URI_MEMBER,
  type Outcome,
  type Refused,
  outcomeFromText,
  outcomeText,
  refusal,
  storedAnswer,
} from './outcome.js';
export {
  type Delivery,
  type Exchange,
  type ExchangeClock,
  type MessageStore,
  type TakerPorts,
  type TaskTokens,
  type Work,
} from './ports.js';
export { retryDelaySeconds, visibilitySeconds } from './retry-delay.js';
export { settle } from './settle.js';
export {
  EXCHANGE_INPUTS_PREFIX,
  EXCHANGE_MESSAGES_PREFIX,
  EXCHANGE_OUTPUTS_PREFIX,
  EXCHANGE_PREFIX,
  exchangeInputKey,
  exchangeMessageKey,
  exchangeOutputKey,
} from './storage-layout.js';
export { type Delete, type Disposition, type Keep, type TakeSettings, reasonOf, takeMessage } from './take-message.js';
