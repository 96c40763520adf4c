import { type Rule } from '../rule.js';
import { alarmRules } from './alarms.js';
import { cdkValidation, deployedValues } from './cdk-validation.js';
import { definitionRules } from './definitions.js';
import { eventRules } from './event-rules.js';
import { keyRules } from './key-permissions.js';
import { taskPermissionRules } from './task-permissions.js';
import { deliveryRules } from './deliveries.js';
import { roleRules } from './roles.js';
import { functionPermissionRules } from './function-permissions.js';
import { iamRules } from './iam-actions.js';
import { lambdaLimits } from './lambda-limits.js';
import { vendedLogs } from './logs.js';
import { policySizeRules } from './policy-sizes.js';
import { queueRules } from './queues.js';
import { tagLimits } from './tags.js';

/** Every rule for apps with our constructs. */
export const rules: readonly Rule[] = [
  cdkValidation,
  deployedValues,
  ...policySizeRules,
  ...lambdaLimits,
  ...queueRules,
  ...eventRules,
  ...alarmRules,
  vendedLogs,
  tagLimits,
  ...definitionRules,
  ...taskPermissionRules,
  ...functionPermissionRules,
  ...keyRules,
  ...deliveryRules,
  ...roleRules,
  ...iamRules,
];
