export {
  queueRouter,
  type MessageInBody,
  type MessageInBucket,
  type QueueRouterInput,
  type QueueRouterOutput,
} from './contract.js';
export { MessageConflict, NO_ROUTE_CAUSE, routerErrors } from './errors.js';
export { CORRELATION_ID_LIMIT, ROUTED_INPUT_LIMIT_BYTES } from './limits.js';
export { routerEnvironment, routerMetrics, routerTags } from './environment.js';
export { type ExecutionPlan, ROUTED_MESSAGES_PREFIX, executionNameOf, planExecution } from './execution-plan.js';
