export { executeApiPrefix } from './addressing.js';
export {
  type Authorization,
  type CorsConfiguration,
  type HttpApi,
  type HttpRoute,
  type HttpStage,
  type Integration,
} from './http-api.js';
export { HttpApis, type HttpApiDefinition } from './http-apis.js';
export { type FunctionAnswer, type HttpApiServiceOptions } from './options.js';
export { createHttpApiService, type HttpApiService } from './service.js';
export { missingParameters, serviceSubtypes } from './service-integration.js';
