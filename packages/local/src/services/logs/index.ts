export { groupName, type LogGroupSettings } from './log-group.js';
export { type LoggedEvent, LogsService, type LogsServiceOptions } from './service.js';
