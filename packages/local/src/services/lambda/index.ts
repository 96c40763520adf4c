export { sendToDeadLetterQueue } from './dead-letters.js';
export { sendToDestinations } from './destinations.js';
export { type FunctionCode, type FunctionDefinition, type FunctionIdentity } from './function-definition.js';
export { type InvocationResult, type InvocationType, type InvokeOptions, type LogLine } from './invocation.js';
export { LambdaError } from './lambda-error.js';
export { LambdaService, type LambdaServiceOptions } from './lambda-service.js';
