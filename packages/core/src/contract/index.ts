export { type WorkflowContract, parseInput, parseOutput } from './contract.js';
export {
  InvalidInput,
  FORMATTED_VALUE_LIMIT,
  expectedExactlyOne,
  fieldName,
  expectedKnownFields,
  problemAt,
  problemMessage,
  formatValue,
  UnexpectedOutput,
} from './problem.js';
export {
  type AnyJsonSchema,
  type ArrayJsonSchema,
  type BooleanJsonSchema,
  type IntegerJsonSchema,
  type JsonSchema,
  type ObjectJsonSchema,
  type StringJsonSchema,
} from './json-schema.js';
export { PAYLOAD_LIMIT_BYTES, fitsPayload, utf8Bytes } from './payload.js';
export {
  type ContractSchema,
  type Problem,
  type SchemaFailure,
  type SchemaResult,
  type SchemaSuccess,
} from './standard-schema.js';
