import { concurrentDownloadDemo } from './concurrent-download/demo.js';
import { type Demo } from './demo.js';
import { eventFanOutDemo } from './event-fan-out/demo.js';
import { mapFanOutDemo } from './map-fan-out/demo.js';
import { qualityControlDemo } from './quality-control/demo.js';
import { queueChainDemo } from './queue-chain/demo.js';
import { queueExchangeDemo } from './queue-exchange/demo.js';
import { queueRouterDemo } from './queue-router/demo.js';
import { sequenceDemo } from './sequence/demo.js';

/** Every demo, in the order in which `npm start` runs them. */
export const demos: readonly Demo[] = [
  concurrentDownloadDemo,
  qualityControlDemo,
  sequenceDemo,
  queueExchangeDemo,
  queueRouterDemo,
  queueChainDemo,
  eventFanOutDemo,
  mapFanOutDemo,
];
