import { RealClock } from '@stepwell/asl';
import { Kernel, type KernelOptions } from '../kernel/kernel.js';
import { type ServiceContext } from '../kernel/service.js';

/** The region and account of {@link testContext}. */
const testPlaces = {
  region: 'us-east-1',
  accountId: '123456789012',
  regions: new Set(['us-east-1']),
  accountIds: new Set(['123456789012']),
};

/** A kernel for the services of one test; on the real clock, without faults, and in memory by default. */
export function testKernel(options: Partial<KernelOptions> = {}): Kernel {
  return new Kernel({ clock: new RealClock(), own: testPlaces, ...options });
}

/** The context of a test's services, with a kernel of the same clock and faults. */
export function testContext(options: Partial<ServiceContext> = {}): ServiceContext {
  const { clock = new RealClock(), faults } = options;
  return {
    region: 'us-east-1',
    accountId: '123456789012',
    endpoint: () => 'http://127.0.0.1:1',
    clock,
    kernel: testKernel({ clock, faults }),
    ...options,
  };
}
