export {
  queueRouter,
  NO_ROUTE_CAUSE,
  routerErrors,
  type MessageInBody,
  type MessageInBucket,
  type QueueRouterInput,
  type QueueRouterOutput,
  CORRELATION_ID_LIMIT,
  ROUTED_INPUT_LIMIT_BYTES,
  MessageConflict,
} from './contract.js';
export { routerEnvironment, routerMetrics, routerTags } from './environment.js';
export { type ExecutionPlan, ROUTED_MESSAGES_PREFIX, executionNameOf, planExecution } from './execution-plan.js';
