export { type StatesRetention, type StatesServiceOptions, type TaskInterceptor, type TaskMocks } from './options.js';
export {
  type StateMachineDefinitions,
  type ExecutionEvents,
  type ExecutionHistoryChange,
  type StatesInProcess,
  type StatesOperations,
  type ExecutionStatusChange,
} from './in-process.js';
export { missingOperation } from './integrations/missing-resource.js';
export { type StatesService, createStatesService } from './service.js';
