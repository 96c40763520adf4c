export { SchedulerService, type SchedulerServiceOptions } from './service.js';
