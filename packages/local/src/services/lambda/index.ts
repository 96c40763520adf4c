export { type FunctionCode, type FunctionDefinition, type FunctionIdentity } from './function-definition.js';
export { type InvocationResult, type InvocationType, type InvokeOptions, type LogLine } from './invocation.js';
export { type InspectOptions } from './function-runner.js';
export { type RuntimeCommands } from './processes/runtimes.js';
export { LambdaService, type LambdaServiceOptions } from './service.js';
