import { type TaskDispatcher } from '@stepwell/asl';
import { type TaskInterceptor } from '../options.js';
import { UnsupportedIntegration } from './unsupported-integration.js';

/**
 * Calls an interceptor before the services. A missing resource is reported only if the interceptor does not handle the
 * task.
 */
export function withInterceptor(services: TaskDispatcher, intercept: TaskInterceptor): TaskDispatcher {
  return {
    ...(services.validate === undefined ? {} : { validate: services.validate }),
    run: (request) =>
      intercept(request, () => {
        const missing = services.unschedulableReason?.(request.resource);
        return missing === undefined ? services.run(request) : Promise.reject(new UnsupportedIntegration(missing));
      }),
  };
}
