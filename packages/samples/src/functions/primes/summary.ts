import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type SummaryEvent } from '@stepwell/core/fan-out';
import { type PrimesOfRange, type PrimesSummary } from '../../primes/index.js';
import { clientConfig } from '../../client-config.js';
import { handleSummary } from './summary-handler.js';

const s3 = new S3Client(clientConfig);

/**
 * The sample summary function of the fan-outs: the number of primes in all ranges and the largest gap between two
 * primes.
 */
export const handler = (event: SummaryEvent<PrimesOfRange>): Promise<PrimesSummary> =>
  handleSummary(
    event,
    async (bucket, key) =>
      (await (await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body?.transformToString()) ?? '',
  );
