import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { validationError } from './errors.js';

const ofTransactions = ['Get', 'Put', 'Update', 'Delete', 'ConditionCheck'].map(
  (kind) => `TransactItems.${kind}.TableName`,
);

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-cross-account-access.html */
export const foreign: ForeignAnswers = {
  members: ['TableName', 'RequestItems{}', ...ofTransactions],
  otherRegion: ({ reference }) => validationError(`1 validation error detected: Invalid AWS region in '${reference}'`),
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-cross-account-access.html */
export const streamsForeign: ForeignAnswers = {
  ...foreign,
  members: ['StreamArn', 'ExclusiveStartStreamArn'],
};
