export { type AccessKey, type StatesRetention, type StatesServiceOptions, type TaskInterceptor } from './options.js';
export {
  type DefinedMachine,
  type ExecutionNotice,
  type StatesInProcess,
  type StatesOperations,
  type StatusNotice,
} from './in-process.js';
export { type LambdaInvoker } from './integrations/lambda-invoker.js';
export { StatesError, type StatesErrorName } from './wire/states-error.js';
export { type StatesService, createStatesService } from './service.js';
