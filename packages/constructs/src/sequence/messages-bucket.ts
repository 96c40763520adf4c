import { MESSAGES_PREFIX } from '@stepwell/core/sequence';
import { type Bucket } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { ABORT_INCOMPLETE_UPLOADS, privateBucket } from '../storage/private-bucket.js';
import { type SequenceProps } from './props.js';
import { type Settings } from './settings.js';

/** Creates the bucket for inputs and outputs of jobs, with expiring objects. */
export function messagesBucket(
  scope: Construct,
  props: Pick<SequenceProps, 'encryptionKey' | 'serverAccessLogsBucket'>,
  settings: Settings,
): Bucket {
  const lifecycleRules = [
    { id: 'ExpireMessages', prefix: MESSAGES_PREFIX, expiration: settings.messageRetention },
    ABORT_INCOMPLETE_UPLOADS,
  ];
  return privateBucket(scope, { ...props, lifecycleRules, removalPolicy: settings.removalPolicy });
}
