export { AssemblyError } from './assembly/assembly-error.js';
export { TemplateError, type TemplateLocation } from './assembly/template-error.js';
export {
  type BatchFaults,
  type Chaos,
  type ChaosOptions,
  type DynamoDbFaults,
  type EventsFaults,
  type FaultCounts,
  type FaultName,
  type FaultRate,
  type FaultSite,
  type FaultService,
  InvalidChaos,
  type LambdaFaults,
  type S3Faults,
  type ServiceFaults,
  type SnsFaults,
  type SqsFaults,
  type StatesFaults,
} from './chaos/index.js';
export { type Json, type JsonObject } from './assembly/json.js';
export { type LocalCredentials } from './endpoint/index.js';
export { type ClientConfiguration, type LocalEnvironment } from './local-environment.js';
export { type EnvironmentUpdate, type UnchangedResource } from './resources/environment-update.js';
export { type LocalResource } from './resources/local-resource.js';
export { ResourceError } from './resources/resource-error.js';
export { type ResourceStatus } from './resources/resource-provider.js';
export { type LocalServices } from './services/index.js';
export { type LogLine } from './services/lambda/index.js';
export { type StatesRetention } from './services/states/index.js';
export { startLocal } from './start-local.js';
export { type StartLocalOptions } from './start-options.js';
