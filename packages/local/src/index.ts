export {
  type ReportEntry,
  type ReportPart,
  type StartReport,
  type UnavailableEntry,
} from './deployment/report/start-report.js';
export { UnsupportedApp } from './deployment/report/unsupported-app.js';
export { AssemblyError } from './deployment/assembly/assembly-error.js';
export {
  type BatchFaults,
  type Chaos,
  type ChaosOptions,
  type DynamoDbFaults,
  type EventsFaults,
  type SchedulerFaults,
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
} from './kernel/chaos/index.js';
export { type Json, type JsonObject } from './kernel/json.js';
export { type DeliveryFailure, type FunctionError } from './kernel/kernel-events.js';
export { type RemedyReader } from './kernel/option-names.js';
export { type RequestRecord } from './kernel/request-log.js';
export { type LocalCredentials } from './kernel/endpoint/index.js';
export { type ClientConfiguration, type LocalEnvironment } from './environment/local-environment.js';
export { type EnvironmentUpdate, type UnchangedResource } from './deployment/resources/environment-update.js';
export { type LocalResource, type PropertyDifference } from './kernel/resources/local-resource.js';
export { type ResourceStatus } from './kernel/resources/resource-provider.js';
export { historyMocks, InvalidHistory } from './environment/mocks/history-mocks.js';
export {
  InvalidMockConfiguration,
  type MockFile,
  type MockFileEntry,
  type MockFileResponse,
} from './environment/mocks/mock-file.js';
export { type MockedAction, type Mocks } from './environment/mocks/mocks.js';
export { type MockSource } from './environment/mocks/read-mocks.js';
export { type SampleMock, sampleMocks, type SampleMocks } from './environment/mocks/sample-mocks.js';
export { type LocalServices } from './environment/create-services.js';
export { type InspectOptions, type LogLine, type RuntimeCommands } from './services/lambda/index.js';
export { type StatesRetention } from './services/states/index.js';
export { startLocal } from './environment/start-local.js';
export { makeTemporaryFolder } from './environment/temporary-folder.js';
export { type StartLocalOptions } from './environment/start-options.js';
