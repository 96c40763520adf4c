export { queueRouter } from './contract.js';
export { routerEnvironment, routerMetrics, routerTags } from './environment.js';
export { NO_ROUTE_CAUSE, routerErrors } from './error-names.js';
export { type ExecutionPlan, ROUTED_MESSAGES_PREFIX, executionNameOf, planExecution } from './execution-plan.js';
export { type MessageInBody, type MessageInBucket, type QueueRouterInput, type QueueRouterOutput } from './input.js';
export { CORRELATION_ID_LIMIT, ROUTED_INPUT_LIMIT_BYTES } from './limits.js';
export { MessageConflict } from './message-conflict.js';
