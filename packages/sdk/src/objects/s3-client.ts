import { type S3Client } from '@aws-sdk/client-s3';
import { type Stepwell } from '../stepwell.js';

/** The S3 client of a handle; its package is loaded at the first call. */
export async function s3ClientOf(stepwell: Stepwell): Promise<S3Client> {
  const { S3Client: Client } = await import('@aws-sdk/client-s3');
  return stepwell.sibling('s3', (config) => new Client({ ...config, ...(config.endpoint === undefined && !endpointInEnvironment() ? {} : { forcePathStyle: true }) }));
}

/** Whether S3 is at a custom endpoint by the environment. A bucket in its host name would need DNS that nobody set up. */
function endpointInEnvironment(): boolean {
  return Boolean(process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']);
}
