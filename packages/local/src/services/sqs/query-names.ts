import { type QueryNames } from '../../kernel/protocols/query-values.js';

/** Names of the query protocol, which the model of the JSON protocol does not have. */
const members: Readonly<Record<string, string>> = {
  Attributes: 'Attribute',
  AttributeNames: 'AttributeName',
  MessageAttributes: 'MessageAttribute',
  MessageAttributeNames: 'MessageAttributeName',
  MessageSystemAttributes: 'MessageSystemAttribute',
  MessageSystemAttributeNames: 'MessageSystemAttributeName',
  Messages: 'Message',
  QueueUrls: 'QueueUrl',
  queueUrls: 'QueueUrl',
  Tags: 'Tag',
  tags: 'Tag',
  TagKeys: 'TagKey',
  Failed: 'BatchResultErrorEntry',
};

/**
 * Lists and maps of SQS are flattened under names of their own in the query protocol, which clients from before the end
 * of 2023 speak (Debian 12's AWS CLI among them).
 */
export const queryNames: QueryNames = {
  member: (member, operation) =>
    member === 'Entries'
      ? `${operation}RequestEntry`
      : member === 'Successful'
        ? `${operation}ResultEntry`
        : members[member],
  entry: (member) => (member === 'Tags' || member === 'tags' ? ['Key', 'Value'] : ['Name', 'Value']),
};
