export { type BandStatistics } from './band-statistics.js';
export {
  type ActivatorInput,
  SCENE_URI_PATTERN,
  SCENE_URI_DESCRIPTION,
  type SceneResult,
  activator,
  parseActivatorInput,
  parseProcessorInput,
  processor,
} from './contract.js';
export { hyperspectralEnvironment, hyperspectralErrors } from './environment.js';
export { type EnviHeader, type Interleave, type SceneLayout, parseEnviHeader } from './envi-header.js';
export { InvalidScene } from './invalid-scene.js';
export { checkDataBytes, expectedDataBytes } from './layout.js';
export { type Picture, type QuickLookPlan, planQuickLook } from './quick-look.js';
export { type SampleType } from './sample-type.js';
export { type ScanPlan, type SceneScan, scanScene } from './scan-scene.js';
export { dataCandidates, quickLookKey } from './scene-files.js';
export { SceneNotFound } from './scene-not-found.js';
export {
  BANDS_LIMIT,
  type PlannedBand,
  QUICK_LOOK_SIDE,
  type SceneFiles,
  type ScenePlan,
  layoutOf,
  planScene,
} from './scene-plan.js';
