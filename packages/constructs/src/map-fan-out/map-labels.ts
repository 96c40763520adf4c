import { MANIFEST_FORMATS, manifestLabel } from '../states/manifest-reader.js';

/** The labels of the Distributed Maps, which are part of the ARNs of their child executions. */
export const MAP_LABELS: readonly string[] = ['Listed', ...MANIFEST_FORMATS.map(manifestLabel)];
