export { type BrokenScene, breakScene } from './broken-scenes.js';
export { type Cube } from './cube.js';
export { type MakeScenesOptions, type Scene, type SceneFile, makeScenes } from './make-scenes.js';
export { findDifferences, referenceStatistics } from './reference-statistics.js';
export { type SceneFiles, sceneUri, uploadScenes } from './upload.js';
