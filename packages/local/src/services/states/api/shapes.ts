import { flag, number, list, oneOf, optional, required, structure, text } from '../wire/fields.js';

/** ARNs of state machines, executions and activities. */
export const arn = text({ min: 1, max: 256 });
/** ARNs of child executions and Map Runs, which are longer. */
export const longArn = text({ min: 1, max: 2000 });
/** Names of state machines, executions and activities. `checkName` validates the characters. */
export const name = text({ min: 1, max: 80 });
export const definition = text({ min: 1, max: 1_048_576, sensitive: true });
export const roleArn = text({ min: 1, max: 256 });
export const machineType = oneOf(['STANDARD', 'EXPRESS']);
export const description = text({ max: 256 });
/** AWS's error messages omit execution data. */
export const payload = text({ max: 262_144, sensitive: true });

/** Pagination members of all list operations. */
export const paging = {
  maxResults: optional(number({ min: 0, max: 1000 })),
  nextToken: optional(text({ min: 1, max: 1024 })),
};

export const tags = list(
  structure({ key: required(text({ min: 1, max: 128 })), value: required(text({ max: 256 })) }),
  { max: 200 },
);

export const logging = structure({
  level: optional(oneOf(['ALL', 'ERROR', 'FATAL', 'OFF'])),
  includeExecutionData: optional(flag()),
  destinations: optional(
    list(structure({ cloudWatchLogsLogGroup: optional(structure({ logGroupArn: optional(arn) })) })),
  ),
});

export const tracing = structure({ enabled: optional(flag()) });

export const encryption = structure({
  type: required(oneOf(['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY'])),
  kmsKeyId: optional(text({ min: 1, max: 2048 })),
  kmsDataKeyReusePeriodSeconds: optional(number({ min: 60, max: 900 })),
});
