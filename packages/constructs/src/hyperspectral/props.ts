import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';

/** The buckets of scenes and results. */
export interface HyperspectralProps {
  /** The bucket of the scenes: ENVI headers and their data. The construct grants permission to read and list it. */
  readonly scenesBucket: IBucket;
  /** The bucket of the quick-looks, below `quick-looks/`. @default - `scenesBucket` */
  readonly resultsBucket?: IBucket;
  /** The retention of logs. @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
}
