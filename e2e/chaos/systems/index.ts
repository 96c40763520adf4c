import { type ChaosSystem } from '../system.js';
import { concurrentDownloadSystems } from './concurrent-download.js';
import { eventFanOutSystem } from './event-fan-out.js';
import { mapFanOutSystems } from './map-fan-out.js';
import { qualityControlSystem } from './quality-control.js';
import { queueChainSystem } from './queue-chain.js';
import { queueExchangeSystems } from './queue-exchange.js';
import { queueRouterSystem } from './queue-router.js';
import { sequenceSystems } from './sequence.js';

/** Every workflow in all its variants. */
export const systems: readonly ChaosSystem[] = [
  ...sequenceSystems,
  ...concurrentDownloadSystems,
  eventFanOutSystem,
  qualityControlSystem,
  queueRouterSystem,
  queueChainSystem,
  ...queueExchangeSystems,
  ...mapFanOutSystems,
];
