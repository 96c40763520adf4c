import { batchExecuteStatement } from './batch-execute-statement.js';
import { batchGetItem } from './batch-get-item.js';
import { batchWriteItem } from './batch-write-item.js';
import { describeContinuousBackups, updateContinuousBackups } from './continuous-backups.js';
import { createTable } from './create-table.js';
import { deleteItem } from './delete-item.js';
import { deleteTable } from './delete-table.js';
import { describeTableOperation, listTables } from './describe-table.js';
import { executeStatement } from './execute-statement.js';
import { executeTransaction } from './execute-transaction.js';
import { getItem } from './get-item.js';
import { describeLimits } from './limits.js';
import { type Operation } from './operation.js';
import { putItem } from './put-item.js';
import { query } from './query.js';
import { scan } from './scan.js';
import { listTagsOfResource, tagResource, untagResource } from './tags.js';
import { describeTimeToLive, updateTimeToLive } from './time-to-live.js';
import { transactGetItems } from './transact-get-items.js';
import { transactWriteItems } from './transact-write-items.js';
import { updateItem } from './update-item.js';
import { updateTable } from './update-table.js';

export { type DynamoDbCall, type Operation } from './operation.js';

/** Every operation that runs here, by its name. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ['BatchExecuteStatement', batchExecuteStatement],
  ['BatchGetItem', batchGetItem],
  ['BatchWriteItem', batchWriteItem],
  ['CreateTable', createTable],
  ['DeleteItem', deleteItem],
  ['DeleteTable', deleteTable],
  ['DescribeContinuousBackups', describeContinuousBackups],
  ['DescribeLimits', describeLimits],
  ['DescribeTable', describeTableOperation],
  ['DescribeTimeToLive', describeTimeToLive],
  ['ExecuteStatement', executeStatement],
  ['ExecuteTransaction', executeTransaction],
  ['GetItem', getItem],
  ['ListTables', listTables],
  ['ListTagsOfResource', listTagsOfResource],
  ['PutItem', putItem],
  ['Query', query],
  ['Scan', scan],
  ['TagResource', tagResource],
  ['TransactGetItems', transactGetItems],
  ['TransactWriteItems', transactWriteItems],
  ['UntagResource', untagResource],
  ['UpdateContinuousBackups', updateContinuousBackups],
  ['UpdateItem', updateItem],
  ['UpdateTable', updateTable],
  ['UpdateTimeToLive', updateTimeToLive],
]);
