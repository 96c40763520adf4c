import { type TaskDispatcher } from '@stepwell/asl';
import { type TaskInterceptor } from '../options.js';
import { UnsupportedIntegration } from './unsupported-integration.js';

/**
 * Puts an interceptor before services. What a service lacks for a task is told once it is known that nobody else
 * answers the task.
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
