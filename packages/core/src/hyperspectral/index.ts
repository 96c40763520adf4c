export { type BandStatistics } from './band-statistics.js';
export { type EnviHeader, type Interleave, parseEnviHeader } from './envi-header.js';
export { InvalidScene } from './invalid-scene.js';
export { checkDataBytes, dataBytes } from './layout.js';
export { type Picture } from './quick-look.js';
export { type SampleType } from './sample-type.js';
export { type SceneScan, scanScene } from './scan-scene.js';
