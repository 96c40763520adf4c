import { METRICS_DIMENSION, METRICS_NAMESPACE } from '../metrics.js';
import { WORKFLOW_TAG } from '../workflow-tag.js';

/**
 * The environment variables of the functions, which the construct sets and the handlers read.
 *
 * | variable | meaning | default |
 * | --- | --- | --- |
 * | `STEPWELL_BUCKET` | bucket of the images and reports | required |
 * | `STEPWELL_TABLE` | table that maps URLs to object keys | required by `download` |
 * | `STEPWELL_STATE_MACHINE_ARN` | state machine that `start` starts | required by `start` |
 * | `STEPWELL_ALLOWED_HOSTS` | hosts (`host` or `host:port`, comma separated) exempt from the address policy | none |
 * | `STEPWELL_MAX_BYTES` | maximum size of an image in bytes | 1 GiB |
 * | `STEPWELL_REQUEST_TIMEOUT_MS` | maximum silence of a server in milliseconds | 30,000 |
 * | `STEPWELL_CONTENT_TYPES` | accepted content types, comma separated: `image/gif`, `image/*`, `*` | `image/*` |
 * | `STEPWELL_MAX_ATTEMPTS` | attempts for one image, including the first | 4 |
 */
export const downloadEnvironment = {
  bucket: 'STEPWELL_BUCKET',
  table: 'STEPWELL_TABLE',
  stateMachineArn: 'STEPWELL_STATE_MACHINE_ARN',
  allowedHosts: 'STEPWELL_ALLOWED_HOSTS',
  maxBytes: 'STEPWELL_MAX_BYTES',
  requestTimeoutMs: 'STEPWELL_REQUEST_TIMEOUT_MS',
  contentTypes: 'STEPWELL_CONTENT_TYPES',
  maxAttempts: 'STEPWELL_MAX_ATTEMPTS',
} as const;

/** The tags of the state machine that the client and the command line use to find its resources. */
export const downloadTags = {
  workflow: WORKFLOW_TAG,
  bucket: 'stepwell:bucket',
  table: 'stepwell:table',
} as const;

/** The metrics that the functions emit, in the namespace and with the dimension that the construct's alarms use. */
export const downloadMetrics = {
  namespace: METRICS_NAMESPACE,
  /** The dimension. Its value is the function's `POWERTOOLS_SERVICE_NAME`. */
  dimension: METRICS_DIMENSION,
  imagesDownloaded: 'ImagesDownloaded',
  imagesUnchanged: 'ImagesUnchanged',
  imagesFailed: 'ImagesFailed',
  bytesDownloaded: 'BytesDownloaded',
} as const;
