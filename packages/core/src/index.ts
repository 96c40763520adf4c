export { type MessageReference, isMessageReference } from './batch-job/message.js';
export {
  type AnyJsonSchema,
  type ArrayJsonSchema,
  type BooleanJsonSchema,
  type ContractSchema,
  type IntegerJsonSchema,
  InvalidInput,
  type JsonSchema,
  type ObjectJsonSchema,
  PAYLOAD_LIMIT_BYTES,
  type Problem,
  FORMATTED_VALUE_LIMIT,
  type SchemaFailure,
  type SchemaResult,
  type SchemaSuccess,
  type StringJsonSchema,
  UnexpectedOutput,
  type WorkflowContract,
  expectedExactlyOne,
  fieldName,
  fitsPayload,
  expectedKnownFields,
  parseInput,
  parseOutput,
  problemAt,
  problemMessage,
  formatValue,
  utf8Bytes,
} from './contract/index.js';
export { errorDocsUrl, type Fault, StepwellError } from './stepwell-error.js';
export { InvalidSetting } from './contract/problem.js';
export { METRICS_DIMENSION, METRICS_NAMESPACE } from './metrics.js';
export { S3_URI_PATTERN, type S3Object, parseS3Uri, s3Uri } from './s3-uri.js';
export { STEPWELL_PREFIX } from './stepwell-prefix.js';
export { WORKFLOW_TAG } from './workflow-tag.js';
export { type WorkflowDescription, type WorkflowId, workflowById, workflows } from './workflows.js';
