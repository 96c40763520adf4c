import { type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { type Properties } from './properties.js';
import { type ResourceType } from './resource-type.js';

/**
 * `Ref` is the table's name. A global table is one table: there is one region. Time to live, streams, point-in-time recovery and
 * encryption are not there on this machine and stay with the resource; capacity is always on demand.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 */
export const dynamodbTable: ResourceType = {
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  status: 'running',
  async create({ type, properties, generatedName, generatedId, arn }, { clients }) {
    if (type === 'AWS::DynamoDB::Table') properties.refuse('ImportSourceSpecification', 'importing from S3 is not supported');
    const name = properties.optionalString('TableName') ?? generatedName({ maxLength: 255 });
    const { client, CreateTableCommand } = await clients.dynamodb();
    await client.send(new CreateTableCommand(tableRequest(name, properties)));
    const tableArn = arn('dynamodb', `table/${name}`);
    const attributes: Record<string, string> = { Arn: tableArn };
    if (properties.has('StreamSpecification')) attributes['StreamArn'] = `${tableArn}/stream/2026-01-01T00:00:00.000`;
    if (type === 'AWS::DynamoDB::GlobalTable') attributes['TableId'] = generatedId(32, '0123456789abcdef');
    return { ref: name, attributes };
  },
};

function tableRequest(name: string, properties: Properties): CreateTableCommandInput {
  const indexes = (property: string) => {
    const list = properties.objects(property).map((index) => ({
      IndexName: index.string('IndexName'),
      KeySchema: keySchema(index),
      Projection: { ProjectionType: index.object('Projection').optionalString('ProjectionType') ?? 'ALL', NonKeyAttributes: nonKeyAttributes(index) } as Projection,
    }));
    return list.length === 0 ? undefined : list;
  };
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: properties.objects('AttributeDefinitions').map((attribute) => ({
      AttributeName: attribute.string('AttributeName'),
      AttributeType: attribute.string('AttributeType') as 'S' | 'N' | 'B', // the service checks it
    })),
    KeySchema: keySchema(properties),
    GlobalSecondaryIndexes: indexes('GlobalSecondaryIndexes'),
    LocalSecondaryIndexes: indexes('LocalSecondaryIndexes'),
  };
}

type Projection = NonNullable<NonNullable<CreateTableCommandInput['GlobalSecondaryIndexes']>[number]['Projection']>;

function keySchema(properties: Properties) {
  return properties.objects('KeySchema').map((key) => ({ AttributeName: key.string('AttributeName'), KeyType: key.string('KeyType') as 'HASH' | 'RANGE' }));
}

function nonKeyAttributes(index: Properties): string[] | undefined {
  const names = index.object('Projection').strings('NonKeyAttributes');
  return names.length === 0 ? undefined : names;
}
