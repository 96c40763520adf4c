import { vi } from 'vitest';
import { Kernel } from '../kernel.js';
import { type KernelService } from '../operation.js';

/** Runs `start` and returns its result, with the services that register with a kernel meanwhile. */
export async function withRegisteredServices<Result>(
  start: () => Promise<Result>,
): Promise<{ readonly started: Result; readonly services: readonly KernelService[] }> {
  const services: KernelService[] = [];
  const register = vi.spyOn(Kernel.prototype, 'register').mockImplementation(function (this: Kernel, service) {
    // Services that only have internal operations do not serve HTTP requests by their model.
    if (Object.keys(service.operations).length > 0) services.push(service);
    return original.call(this, service);
  });
  try {
    return { started: await start(), services };
  } finally {
    register.mockRestore();
  }
}

const original = Kernel.prototype.register;
