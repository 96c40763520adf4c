import { statesErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { Choice, Condition, type DistributedMap, type Fail, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression, stringLiteral } from '../contract/jsonata.js';
import { type FailSteps, failureVariables } from './fail-step.js';
import { transientRetry } from './retries.js';

/** What becomes of a manifest that cannot be read. */
export interface ManifestFailureProps {
  /** Fails an execution in a way that it can be redriven. */
  readonly failSteps: FailSteps;
  /** Refuses the input; its cause is the variable `problem`. */
  readonly invalidInput: Fail;
  /** What to give as a manifest. */
  readonly remedy: string;
  /** The name that an execution fails with when the manifest is not to blame. */
  readonly error: string;
  /** Where a redrive continues: the state that goes on to the Map by the input and the variable `problem`. */
  readonly retryFrom: IChainable;
}

const READING = [statesErrors.itemReaderFailed, statesErrors.resultWriterFailed];

/** What a cause contains when S3, the network or a permission is at fault, and not what is in the object. */
const SYSTEM_FAULT =
  '/service: |status code|http request|tim(ed|e) ?out|throttl|slow ?down|reduce your request rate|rate exceeded|unavailable|internal error|access denied|not authorized|connect/i';

/** What a cause contains when there is no such object. */
const MISSING = '/status code: 404|does not exist/i';

/**
 * Lets the Maps that read a manifest be tried again, and tells who is at fault when that does not help. An object that
 * is not there or not in the format is a bad input. Anything else (S3 does not answer, the role may not read) is a
 * failure of the system by a name of its own; its state is a Task, so that a redrive reads again.
 *
 * @param maps the Maps; each gets a `Retry` and a `Catch`
 */
export function handleManifestFailures(
  scope: Construct,
  maps: readonly DistributedMap[],
  props: ManifestFailureProps,
): void {
  const unavailable = props.failSteps.state(scope, 'Manifest unavailable').next(props.retryFrom);
  const atFault = Choice.jsonata(scope, 'Manifest at fault?', {
    comment: 'Whether the manifest could not be read for what it is, or for what S3 said',
  })
    .when(Condition.jsonata(expression("$problem != ''")), props.invalidInput)
    .otherwise(unavailable);
  const { assign, outputs } = catchAssignments(props);
  for (const map of maps) {
    // A manifest that is not there is read in vain: fifteen seconds at most.
    map.addRetry({ ...transientRetry(READING), interval: Duration.seconds(1), maxAttempts: 4 });
    map.addCatch(atFault, { errors: [statesErrors.itemReaderFailed], assign, outputs });
  }
}

function catchAssignments({ remedy, error }: ManifestFailureProps): {
  readonly assign: Record<string, string>;
  readonly outputs: string;
} {
  const cause = "($exists($states.errorOutput.Cause) ? $substring($states.errorOutput.Cause, 0, 1000) : '')";
  const isFault = `($contains($cause, ${MISSING}) ? false : $cause = '' or $contains($cause, ${SYSTEM_FAULT}))`;
  const refusal = `'manifest: ' & $string($states.input.manifest) & ${stringLiteral(` is not accepted; give ${remedy}`)} & ' (' & $cause & ')'`;
  const object = "'s3://' & $states.input.manifest.bucket & '/' & $states.input.manifest.key";
  return {
    assign: {
      problem: expression(`($cause := ${cause}; ${isFault} ? '' : ${refusal})`),
      ...failureVariables('other', {
        error: stringLiteral(error),
        cause: `${object} & ' could not be read: ' & $states.errorOutput.Error & ': ' & ${cause}`,
      }),
    },
    outputs: expression('$states.input'),
  };
}
