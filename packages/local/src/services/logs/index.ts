export { groupName } from './log-store.js';
export { LogsError, type LogsErrorName } from './logs-error.js';
export { type LogEntry, type LoggedEvent, LogsService, type LogsServiceOptions } from './logs-service.js';
