export { ConcurrentDownload } from './concurrent-download.js';
export { type ConcurrentDownloadAlarms } from './concurrent-download/alarms.js';
export { ApiAuthorization } from './api/api-authorization.js';
export { type ConcurrentDownloadProps } from './concurrent-download/props.js';
export { InvalidProp } from './invalid-prop.js';
