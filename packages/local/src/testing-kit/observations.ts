import { text } from 'node:stream/consumers';
import { type LocalEnvironment } from '../environment/local-environment.js';
import { type MessageAttributes } from '../services/sqs/index.js';
import { plainItem, type TableItem } from './attribute-values.js';
import { findResource } from '../environment/mocks/find-resource.js';
import { type SentMessage, type StoredObject } from './test-environment.js';

/** Reads the contents of an app's tables, buckets, queues, topics and logs. */
export class Observations {
  constructor(
    private readonly local: LocalEnvironment,
    private readonly lines: readonly { readonly functionName: string; readonly line: string }[],
  ) {}

  async items(table: string | undefined): Promise<TableItem[]> {
    const items = await this.local.services.dynamodb.items(
      this.#physicalId(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'], table),
    );
    return items.map(plainItem);
  }

  objects(bucket: string | undefined, prefix = ''): StoredObject[] {
    const name = this.#physicalId(['AWS::S3::Bucket'], bucket);
    const { s3 } = this.local.services;
    return s3.listObjects(name, prefix).map(({ key, size, contentType }) => {
      const read = (): Promise<string> => text(s3.readObject(name, key).body);
      return { key, size, contentType, text: read, json: async () => JSON.parse(await read()) as unknown };
    });
  }

  messages(queueOrTopic: string | undefined): SentMessage[] {
    const resource = findResource(this.local.resources, ['AWS::SQS::Queue', 'AWS::SNS::Topic'], queueOrTopic);
    const { sqs, sns } = this.local.services;
    if (resource.type === 'AWS::SQS::Queue') {
      return sqs.messages(resource.physicalId).map(({ id, body, groupId, attributes }) => ({
        id,
        body,
        json: parsed(body),
        groupId,
        attributes: plainAttributes(attributes),
      }));
    }
    return sns.published(resource.physicalId).map(({ messageId, message, subject, messageAttributes }) => ({
      id: messageId,
      body: message,
      json: parsed(message),
      subject,
      attributes: plainAttributes(messageAttributes),
    }));
  }

  logs(functionOrLogGroup: string | undefined): string[] {
    const resource = findResource(
      this.local.resources,
      functionOrLogGroup === undefined ? ['AWS::Lambda::Function'] : ['AWS::Lambda::Function', 'AWS::Logs::LogGroup'],
      functionOrLogGroup,
    );
    if (resource.type === 'AWS::Lambda::Function')
      return this.lines.filter(({ functionName }) => functionName === resource.physicalId).map(({ line }) => line);
    return this.local.services.logs.events(resource.physicalId).map(({ message }) => message);
  }

  #physicalId(types: readonly string[], reference: string | undefined): string {
    return findResource(this.local.resources, types, reference).physicalId;
  }
}

function plainAttributes(attributes: MessageAttributes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { StringValue, BinaryValue }]) => [name, StringValue ?? BinaryValue ?? '']),
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
