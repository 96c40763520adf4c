export { ChaosEngine, type Chaos, type FaultCounts, type ResourceFaults } from './chaos-engine.js';
export {
  type BatchFaults,
  type ChaosOptions,
  type DynamoDbFaults,
  type EventsFaults,
  type SchedulerFaults,
  type FaultName,
  type FaultRate,
  type FaultSite,
  type FaultService,
  type LambdaFaults,
  type S3Faults,
  type ServiceFaults,
  type SnsFaults,
  type SqsFaults,
  type StatesFaults,
} from './chaos-options.js';
export { InvalidChaos } from './check-chaos.js';
export { type FaultInjector, noFaults } from './fault-injector.js';
