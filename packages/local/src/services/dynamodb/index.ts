export { DynamoDbError } from './dynamodb-error.js';
export { DynamoDbService, type DynamoDbServiceOptions, type TableDefinition, type TableIdentity } from './service.js';
