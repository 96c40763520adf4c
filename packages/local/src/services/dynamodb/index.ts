export { type NewTable, type TableIdentity, type TableSettings } from './resources/table-calls.js';
export { DynamoDbService, type DynamoDbServiceOptions } from './service.js';
export { type StoredValue } from './values/attribute-value.js';
