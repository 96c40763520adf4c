import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { type ClientConfiguration } from '@stepwell/local';

/** What lies in the workflow's bucket and table, read through the AWS SDK. */
export interface Stored {
  /** Images in the bucket; Stepwell's own objects are not among them. */
  readonly objects: number;
  readonly bytes: number;
  /** Rows of the table. */
  readonly rows: number;
  /** Rows whose object is not in the bucket, and objects that have no row. */
  readonly unmatched: number;
}

/** Lists the bucket and scans the table. */
export async function readStored(config: ClientConfiguration, bucket: string, table: string): Promise<Stored> {
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const dynamodb = new DynamoDBClient(config);
  try {
    const keys = new Map<string, number>();
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
      for (const { Key = '', Size = 0 } of page.Contents ?? []) if (!Key.startsWith('_stepwell/')) keys.set(Key, Size);
    }
    const rows = new Set<string>();
    for await (const page of paginateScan({ client: dynamodb }, { TableName: table })) for (const row of page.Items ?? []) rows.add(row['key']?.S ?? '');
    const unmatched = [...rows].filter((key) => !keys.has(key)).length + [...keys.keys()].filter((key) => !rows.has(key)).length;
    return { objects: keys.size, bytes: [...keys.values()].reduce((sum, bytes) => sum + bytes, 0), rows: rows.size, unmatched };
  } finally {
    s3.destroy();
    dynamodb.destroy();
  }
}

/** A queue that is subscribed to a topic, so that what was published can be read. */
export interface Inbox extends Disposable {
  /** The messages published since the last look; waits up to a second for the first. */
  read(): Promise<{ readonly subject: string; readonly message: string }[]>;
}

/** Subscribes a new queue to a topic. */
export async function subscribe(config: ClientConfiguration, topicArn: string): Promise<Inbox> {
  const sqs = new SQSClient(config);
  const sns = new SNSClient(config);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'stepwell-demo-inbox' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes?.['QueueArn'] }));
  return {
    async read() {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }));
      return Messages.map(({ Body = '{}' }) => {
        const { Subject = '', Message = '' } = JSON.parse(Body) as { Subject?: string; Message?: string };
        return { subject: Subject, message: Message };
      });
    },
    [Symbol.dispose]() {
      sqs.destroy();
      sns.destroy();
    },
  };
}
