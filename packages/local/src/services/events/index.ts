export {
  ConnectionStore,
  type ConnectionAuthorization,
  type HttpConnection,
  type NamedValue,
} from './connections/connection-store.js';
export { readConnection } from './connections/read-connection.js';
export { EventsError } from './events-error.js';
export { EventsService, type EventsServiceOptions } from './events-service.js';
export { stateChangeEvents } from './execution-status-events.js';
export { type TargetPorts } from './targets/target-ports.js';
export { unsupportedTarget } from './target.js';
export { RequestFields } from './wire.js';
