import { STEPWELL_PREFIX } from '@stepwell/core';
import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IBucket, type LifecycleRule, StorageClass } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type Construct } from 'constructs';
import { ABORT_INCOMPLETE_UPLOADS, encryptedTopic, privateBucket, workflowTable } from '../workflow/storage.js';
import { type ConcurrentDownloadProps } from './props.js';
import { type ResolvedConcurrentDownloadProps } from './resolved-props.js';

/** The bucket, table and topic: existing ones from the props, or new ones. */
export interface Storage {
  readonly bucket: IBucket;
  readonly table: ITable;
  readonly topic: ITopic;
}

export function resolveStorage(
  scope: Construct,
  props: ConcurrentDownloadProps,
  settings: ResolvedConcurrentDownloadProps,
): Storage {
  const displayName = 'Images that could not be downloaded';
  return {
    bucket: props.bucket ?? privateBucket(scope, settings, lifecycle(settings)),
    table: props.table ?? workflowTable(scope, 'Table', settings, { partitionKey: 'url' }),
    topic: props.topic ?? encryptedTopic(scope, 'Topic', settings.encryptionKey, { displayName }),
  };
}

function lifecycle(settings: ResolvedConcurrentDownloadProps): LifecycleRule[] {
  const archive: LifecycleRule = {
    id: 'ArchiveImages',
    transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: settings.archiveAfter }],
  };
  return [
    ...(settings.archive ? [archive] : []),
    ABORT_INCOMPLETE_UPLOADS,
    { id: 'ExpireReports', prefix: STEPWELL_PREFIX, expiration: settings.reportRetention },
  ];
}
