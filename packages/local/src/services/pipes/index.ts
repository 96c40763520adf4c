export { PipesService, type PipesServiceOptions } from './service.js';
