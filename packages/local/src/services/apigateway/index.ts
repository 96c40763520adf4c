export { RestApiService, type RestApiServiceOptions } from './service.js';
export { type RestApis } from './store.js';
