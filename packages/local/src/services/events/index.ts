export { EventsService, type EventsServiceOptions } from './service.js';
