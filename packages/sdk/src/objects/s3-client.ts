import { type S3Client } from '@aws-sdk/client-s3';
import { endpointInEnvironment } from '../call.js';
import { type Stepwell } from '../stepwell.js';

/** Returns the S3 client of a handle. Loads its package on first use. */
export async function s3ClientOf(stepwell: Stepwell): Promise<S3Client> {
  const { S3Client: Client } = await import('@aws-sdk/client-s3');
  return stepwell.clientFor(
    's3',
    (config) =>
      new Client({
        ...config,
        ...(config.endpoint === undefined && endpointInEnvironment('S3') === undefined ? {} : { forcePathStyle: true }),
      }),
  );
}
