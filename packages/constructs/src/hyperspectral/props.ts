import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Where scenes lie and results go. */
export interface HyperspectralProps {
  /** The bucket of the scenes: ENVI headers with their data beside them. It is read, and listed. */
  readonly scenesBucket: IBucket;
  /** The bucket of the quick-looks, below `quick-looks/`. @default - that of the scenes */
  readonly resultsBucket?: IBucket;
  /** How long logs are kept. @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
}
