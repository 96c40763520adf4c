import { type AwsCases } from './aws-case.js';
import { choiceOperatorCases } from './choice-operators.js';
import { choiceCases } from './choice.js';
import { executionCases } from './executions.js';
import { intrinsicCases } from './intrinsics.js';
import { jsonataCases } from './jsonata.js';
import { mapDataCases } from './map-data.js';
import { distributedMapCases } from './map-distributed.js';
import { mapItemsCases } from './map-items.js';
import { inlineMapCases } from './map-inline.js';
import { parallelCases } from './parallel.js';
import { passCases } from './pass.js';
import { pathCases } from './paths.js';
import { payloadLimitCases } from './payload-limits.js';
import { recoveryCases } from './recovery.js';
import { taskTimeoutCases } from './task-timeouts.js';
import { taskCases } from './task.js';
import { variableCases } from './variables.js';
import { waitCases } from './wait.js';

/**
 * Rules of AWS Step Functions, each with a state machine of our own and AWS's answer. They cover the rules that the
 * executions recorded on AWS show, so that a checkout without the recordings checks the same rules.
 */
export const awsCases: readonly AwsCases[] = [
  passCases,
  pathCases,
  choiceCases,
  choiceOperatorCases,
  waitCases,
  taskCases,
  taskTimeoutCases,
  recoveryCases,
  payloadLimitCases,
  parallelCases,
  inlineMapCases,
  mapItemsCases,
  distributedMapCases,
  mapDataCases,
  variableCases,
  jsonataCases,
  intrinsicCases,
  executionCases,
];
