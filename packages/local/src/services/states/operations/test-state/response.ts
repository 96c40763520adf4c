import { type StateInspection, type StateTestResult } from '@stepwell/asl';
import { type InspectionData, type TestStateOutput } from './test-state-types.js';

/** Members of inspectionData that are JSON text. */
const jsonFields = [
  'input',
  'afterArguments',
  'afterInputPath',
  'afterParameters',
  'result',
  'afterResultSelector',
  'afterResultPath',
  'afterItemsPath',
  'afterItemsPointer',
  'afterItemSelector',
  'afterItemBatcher',
  'variables',
] as const;

/**
 * The response of TestState. INFO has no inspectionData; only TRACE includes the request and response of an HTTP Task.
 */
export function testStateResponse(
  { status, output, error, cause, nextState, inspection }: StateTestResult,
  level: 'INFO' | 'DEBUG' | 'TRACE',
  exchange: Pick<InspectionData, 'request' | 'response'>,
): TestStateOutput {
  return {
    status,
    ...(output === undefined ? {} : { output: JSON.stringify(output) }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(nextState === undefined ? {} : { nextState }),
    ...(level === 'INFO'
      ? {}
      : { inspectionData: { ...inspectionData(inspection), ...(level === 'TRACE' ? exchange : {}) } }),
  };
}

function inspectionData(inspection: StateInspection): InspectionData {
  const shown = jsonFields
    .filter((field) => inspection[field] !== undefined)
    .map((field) => [field, JSON.stringify(inspection[field])]);
  const { toleratedFailureCount, toleratedFailurePercentage, maxConcurrency, errorDetails } = inspection;
  const rest = Object.entries({
    toleratedFailureCount,
    toleratedFailurePercentage,
    maxConcurrency,
    errorDetails,
  }).filter(([, value]) => value !== undefined);
  // The fields are InspectionData's own.
  return Object.fromEntries([...shown, ...rest]) as InspectionData;
}
