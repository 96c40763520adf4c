import { type WireObject } from '../../endpoint/aws-json.js';
import { type QueryParameters } from '../../endpoint/aws-query.js';
import { type XmlContent, type XmlElements } from '../../endpoint/xml.js';
import { type MessageAttribute } from './message.js';

// The query protocol, which clients from before the end of 2023 speak (Debian 12's AWS CLI among them): the same
// operations with flat parameters and XML answers. Lists and maps are flattened under names of their own.

const scalars = [
  'QueueUrl',
  'QueueName',
  'QueueNamePrefix',
  'MessageBody',
  'DelaySeconds',
  'MessageGroupId',
  'MessageDeduplicationId',
  'MaxNumberOfMessages',
  'VisibilityTimeout',
  'WaitTimeSeconds',
  'ReceiptHandle',
  'MaxResults',
  'NextToken',
  'SourceArn',
  'DestinationArn',
  'Id',
];
const entryNames = [
  'SendMessageBatchRequestEntry',
  'DeleteMessageBatchRequestEntry',
  'ChangeMessageVisibilityBatchRequestEntry',
];

/** The input of an operation as the JSON protocol has it. */
export function readQueryInput(parameters: QueryParameters, path: string): WireObject {
  const input = readParameters(parameters);
  // Old clients send a queue's requests to the queue's URL, and may leave the parameter out.
  if (input['QueueUrl'] === undefined && path.length > 1) input['QueueUrl'] = path;
  return input;
}

function readParameters(parameters: QueryParameters): WireObject {
  const input: WireObject = {};
  for (const name of scalars) {
    const value = parameters.text(name);
    if (value !== undefined) input[name] = value;
  }
  input['Attributes'] = parameters.map('Attribute', 'Name', 'Value');
  input['Tags'] = parameters.map('Tag', 'Key', 'Value');
  input['tags'] = input['Tags'];
  input['AttributeNames'] = parameters.list('AttributeName');
  input['MessageSystemAttributeNames'] = parameters.list('MessageSystemAttributeName');
  input['MessageAttributeNames'] = parameters.list('MessageAttributeName');
  input['TagKeys'] = parameters.list('TagKey');
  input['MessageAttributes'] = attributeMap(parameters, 'MessageAttribute');
  input['MessageSystemAttributes'] = attributeMap(parameters, 'MessageSystemAttribute');
  const entries = entryNames.flatMap((name) => parameters.indexed(name));
  if (entries.length > 0) input['Entries'] = entries.map(readParameters);
  return input;
}

function attributeMap(parameters: QueryParameters, prefix: string): Record<string, MessageAttribute> {
  return Object.fromEntries(
    parameters.indexed(prefix).map((item) => [
      item.text('Name') ?? '',
      {
        DataType: item.text('Value.DataType') ?? '',
        StringValue: item.text('Value.StringValue'),
        BinaryValue: item.text('Value.BinaryValue'),
      },
    ]),
  );
}

/** The answer of an operation as the query protocol has it; `undefined` for an empty one. */
export function queryResult(action: string, output: WireObject): XmlElements | undefined {
  const elements: Record<string, XmlContent> = {};
  for (const [name, value] of Object.entries(output)) Object.assign(elements, queryElement(action, name, value));
  return Object.keys(elements).length === 0 ? undefined : elements;
}

function queryElement(action: string, name: string, value: unknown): XmlElements {
  switch (name) {
    case 'QueueUrls':
    case 'queueUrls':
      return { QueueUrl: value as string[] }; // what ListQueues answers
    case 'Attributes':
      return { Attribute: named(value, 'Name') };
    case 'Tags':
      return { Tag: named(value, 'Key') };
    case 'MessageAttributes':
      return { MessageAttribute: named(value, 'Name') };
    case 'Messages':
      return { Message: (value as WireObject[]).map((message) => queryResult(action, message)) };
    case 'Successful':
      return { [`${action}ResultEntry`]: (value as WireObject[]).map((entry) => queryResult(action, entry)) };
    case 'Failed':
      return { BatchResultErrorEntry: (value as WireObject[]).map((entry) => queryResult(action, entry)) };
    default:
      return { [name]: value as XmlContent }; // texts and booleans
  }
}

function named(value: unknown, key: string): XmlElements[] {
  return Object.entries(value as Record<string, XmlContent>).map(([name, content]) => ({
    [key]: name,
    Value: content,
  })); // maps of texts or attributes
}
