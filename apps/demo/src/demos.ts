import { concurrentDownloadDemo } from './concurrent-download/demo.js';
import { type Demo } from './demo.js';
import { sequenceDemo } from './sequence/demo.js';

/** Every demo, in the order in which `npm start` runs them. */
export const demos: readonly Demo[] = [concurrentDownloadDemo, sequenceDemo];
