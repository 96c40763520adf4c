export { ConcurrentDownloadStack, type ConcurrentDownloadStackProps } from './concurrent-download-stack.js';
export { type SynthesizeOptions, stackNames, synthesize } from './synthesize.js';
