import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { ABORT_INCOMPLETE_UPLOADS, privateBucket } from '../storage/private-bucket.js';
import { type MapFanOutProps } from './props.js';
import { type Settings } from './settings.js';

/** Returns the bucket for outcomes and reports: the existing one from the props, or a new one. */
export function resolveBucket(scope: Construct, props: MapFanOutProps, settings: Settings): IBucket {
  if (props.bucket) return props.bucket;
  return privateBucket(scope, {
    ...props,
    lifecycleRules: [{ id: 'ExpireReports', expiration: settings.reportRetention }, ABORT_INCOMPLETE_UPLOADS],
    removalPolicy: settings.removalPolicy,
  });
}
