import { type TaskDispatcher } from '@stepwell/asl';
import { type TaskInterceptor, type TaskMocks } from '../options.js';
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
        const missing = services.unschedulableReason?.(request);
        return missing === undefined ? services.run(request) : Promise.reject(new UnsupportedIntegration(missing));
      }),
  };
}

/** Runs tasks by mocks where there are any, and explains how to mock a task that no service here can run. */
export function withMocks(services: TaskDispatcher, mocks: TaskMocks): TaskDispatcher {
  return {
    ...(services.validate === undefined ? {} : { validate: services.validate }),
    unschedulableReason: (request) => {
      if (mocks.handles(request)) return undefined;
      const missing = services.unschedulableReason?.(request);
      return missing === undefined ? undefined : mocks.explain(request, missing);
    },
    run: (request) => mocks.run(request, () => services.run(request)),
  };
}
