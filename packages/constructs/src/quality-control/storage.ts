import { type ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type ITopic } from 'aws-cdk-lib/aws-sns';
import { type Construct } from 'constructs';
import { encryptedTopic, privateBucket, workflowTable } from '../workflow/storage.js';
import { type QualityControlProps } from './props.js';
import { type ResolvedQualityControlProps } from './resolved-props.js';

/** The bucket, tables and topics: existing ones from the props, or new ones. */
export interface Storage {
  readonly bucket: IBucket;
  readonly summaryTable: ITable;
  readonly detailsTable: ITable;
  readonly topic: ITopic;
  readonly groupTopics: Readonly<Record<string, ITopic>>;
}

export function resolveStorage(
  scope: Construct,
  props: QualityControlProps,
  settings: ResolvedQualityControlProps,
): Storage {
  const summary = { partitionKey: 'GroupID', sortKey: 'StartTime' };
  const details = { partitionKey: 'QCPID', sortKey: 'MessageID' };
  const displayName = 'Results of quality control';
  return {
    bucket: props.bucket ?? privateBucket(scope, settings),
    summaryTable: props.summaryTable ?? workflowTable(scope, 'SummaryTable', settings, summary),
    detailsTable: props.detailsTable ?? workflowTable(scope, 'DetailsTable', settings, details),
    topic: props.topic ?? encryptedTopic(scope, 'Topic', settings.encryptionKey, { displayName }),
    groupTopics: props.groupTopics ?? {},
  };
}
