export {
  type Authorization,
  type CorsConfiguration,
  type HttpApi,
  type HttpRoute,
  type HttpStage,
  type Integration,
} from './http-api.js';
export { HttpApiService, type HttpApiServiceOptions } from './service.js';
export { type HttpApiDefinition, type HttpApis } from './store.js';
