import { type Call } from '../../../kernel/operation.js';

/** Names of events, without `s3:`, and of the events that EventBridge gets. */
const detailTypes = {
  'ObjectCreated:Put': 'Object Created',
  'ObjectCreated:Post': 'Object Created',
  'ObjectCreated:Copy': 'Object Created',
  'ObjectCreated:CompleteMultipartUpload': 'Object Created',
  'ObjectRemoved:Delete': 'Object Deleted',
  'ObjectRemoved:DeleteMarkerCreated': 'Object Deleted',
  'ObjectTagging:Put': 'Object Tags Added',
  'ObjectTagging:Delete': 'Object Tags Deleted',
} as const;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
export type ObjectEventName = keyof typeof detailTypes;

/** An event of an object, as operations publish it. */
export interface NewObjectEvent {
  readonly name: ObjectEventName;
  readonly bucket: string;
  readonly key: string;
  readonly size?: number;
  /** Without quotes. */
  readonly etag?: string;
  /** @default - the bucket never had versioning */
  readonly versionId?: string | undefined;
}

/** A published event, as it is delivered. */
export interface ObjectEvent extends NewObjectEvent {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Orders the events of a key: hexadecimal, of 16 digits. Events of tags have none. */
  readonly sequencer: string | undefined;
  readonly requestId: string;
  /** The role of the caller; `undefined` for other callers. */
  readonly roleArn: string | undefined;
  readonly region: string;
  readonly accountId: string;
}

/** The values of an event that do not depend on the object. */
export function eventContext({ requestId, caller }: Call) {
  return { requestId, roleArn: caller.roleArn };
}

/** The size and the ETag of an empty object, which delete markers have. */
export const emptyEtag = 'd41d8cd98f00b204e9800998ecf8427e';

/** Nothing tells the address of a caller: all are on this machine. */
const sourceAddress = '127.0.0.1';

/**
 * The message to queues, topics and functions. The key is URL-encoded, as in HTML forms.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function recordsOf(event: ObjectEvent, configurationId: string): object {
  const { name, bucket, key, size, etag, versionId, sequencer, time, requestId, roleArn, region, accountId } = event;
  return {
    Records: [
      {
        eventVersion: name.startsWith('ObjectTagging') ? '2.3' : '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date(time).toISOString(),
        eventName: name,
        userIdentity: { principalId: `AWS:${roleArn?.slice(roleArn.lastIndexOf('/') + 1) ?? accountId}` },
        requestParameters: { sourceIPAddress: sourceAddress },
        responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': 'stepwell' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId,
          bucket: { name: bucket, ownerIdentity: { principalId: accountId }, arn: `arn:aws:s3:::${bucket}` },
          object: { key: formEncoded(key), size, eTag: etag, versionId, sequencer: sequencer?.toUpperCase() },
        },
      },
    ],
  };
}

/**
 * The event for EventBridge. The key is not encoded.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function bridgeEvent(event: ObjectEvent) {
  const { name, bucket, key, size, etag, versionId, sequencer, time, requestId, accountId } = event;
  return {
    source: 'aws.s3',
    detailType: detailTypes[name],
    resources: [`arn:aws:s3:::${bucket}`],
    time,
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size, etag, 'version-id': versionId, sequencer },
      'request-id': requestId,
      requester: accountId,
      'source-ip-address': sourceAddress,
      ...reasonOf(name),
    },
  };
}

function reasonOf(name: ObjectEventName): Readonly<Record<string, string>> {
  switch (name) {
    case 'ObjectCreated:Put':
      return { reason: 'PutObject' };
    case 'ObjectCreated:Post':
      return { reason: 'POST Object' };
    case 'ObjectCreated:Copy':
      return { reason: 'CopyObject' };
    case 'ObjectCreated:CompleteMultipartUpload':
      return { reason: 'CompleteMultipartUpload' };
    case 'ObjectRemoved:Delete':
      return { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' };
    case 'ObjectRemoved:DeleteMarkerCreated':
      return { reason: 'DeleteObject', 'deletion-type': 'Delete Marker Created' };
    default:
      return {};
  }
}

/**
 * The message that S3 sends when notifications are configured.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function testMessage(bucket: string, time: number, requestId: string): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date(time).toISOString(),
    Bucket: bucket,
    RequestId: requestId,
    HostId: 'stepwell',
  });
}

/** `a b/c+d` -> `a+b/c%2Bd` */
function formEncoded(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+');
}
