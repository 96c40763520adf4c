import { statesErrors } from '@stepwell/core/integration-errors';
import { Duration } from 'aws-cdk-lib';
import { Choice, Condition, type DistributedMap, type Fail, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression, stringLiteral } from '../contract/jsonata.js';
import { type FailSteps, failureVariables } from './fail-step.js';
import { transientRetry } from './retries.js';

/** Props of the states for a manifest that cannot be read. */
export interface ManifestFailureProps {
  /** Fails an execution so that it can be redriven. */
  readonly failSteps: FailSteps;
  /** Rejects the input; its cause is the variable `problem`. */
  readonly invalidInput: Fail;
  /** The description of a valid manifest. */
  readonly description: string;
  /** The error name if the manifest could not be read because of a system fault. */
  readonly error: string;
  /** The state with which a redrive continues: it selects the Map by the input and the variable `problem`. */
  readonly retryFrom: IChainable;
}

const READING = [statesErrors.itemReaderFailed, statesErrors.resultWriterFailed];

/** Matches a cause that names a fault of S3, the network or a permission. */
const SYSTEM_FAULT =
  '/service: |status code|http request|tim(ed|e) ?out|throttl|slow ?down|reduce your request rate|rate ' +
  'exceeded|unavailable|internal error|access denied|not authorized|connect/i';

/** Matches a cause that names a missing object. */
const MISSING = '/status code: 404|does not exist/i';

/**
 * Adds retries to the Maps that read a manifest, and classifies errors. A missing object or an invalid format is an
 * invalid input. Any other error, such as an unavailable service or a missing permission, fails the execution with
 * `error`, in a Task, so that a redrive reads the manifest again.
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
    comment: 'Distinguishes an invalid manifest from a fault of S3, the network or a permission',
  })
    .when(Condition.jsonata(expression("$problem != ''")), props.invalidInput)
    .otherwise(unavailable);
  const { assign, outputs } = catchAssignments(props);
  for (const map of maps) {
    // A missing manifest is also retried, for at most fifteen seconds.
    map.addRetry({ ...transientRetry(READING), interval: Duration.seconds(1), maxAttempts: 4 });
    map.addCatch(atFault, { errors: [statesErrors.itemReaderFailed], assign, outputs });
  }
}

function catchAssignments({ description, error }: ManifestFailureProps): {
  readonly assign: Record<string, string>;
  readonly outputs: string;
} {
  const cause = "($exists($states.errorOutput.Cause) ? $substring($states.errorOutput.Cause, 0, 1000) : '')";
  const isFault = `($contains($cause, ${MISSING}) ? false : $cause = '' or $contains($cause, ${SYSTEM_FAULT}))`;
  const refusal = `${stringLiteral(`manifest must be ${description}, got `)} & $string($states.input.manifest) & ' (' & $cause & ')'`;
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
