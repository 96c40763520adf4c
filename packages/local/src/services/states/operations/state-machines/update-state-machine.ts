import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { type UpdateStateMachineInput } from '../state-machine-types.js';
import { type Machine, type MachineRevision } from '../../machines/machine.js';
import { publishVersion } from '../../machines/publish-version.js';
import { checkRoleArn, encryptionFrom, loggingFrom } from '../../machines/revision.js';
import { statesError, validationError } from '../../errors.js';

/**
 * Running executions keep the definition that they were started with. An update without changes keeps the revision ID.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html
 */
export function updateStateMachine(state: StatesState): Handler<'UpdateStateMachine'> {
  return async (request) => {
    const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = request;
    if (
      [definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration].every(
        (member) => member === undefined,
      )
    ) {
      throw statesError(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, the EncryptionConfiguration or the ' +
          'TracingConfiguration must be specified',
      );
    }
    if (request.versionDescription !== undefined && request.publish !== true)
      throw validationError('Version description can only be set when publish is true');
    if (roleArn !== undefined) checkRoleArn(roleArn);
    const now = state.clock.now();
    const logging = loggingConfiguration === undefined ? undefined : loggingFrom(loggingConfiguration);
    // Checks the request before the log group is created.
    if (logging !== undefined && logging.level !== 'OFF') {
      revise(state, state.machines.get(request.stateMachineArn), request, now);
      await state.logs.prepare(logging, now);
    }
    return state.transactions.run(() => {
      const machine = state.machines.get(request.stateMachineArn);
      const revision = revise(state, machine, request, now);
      const updated = revision === undefined ? machine : { ...machine, revision };
      const published =
        request.publish === true
          ? publishVersion(updated, { description: request.versionDescription }, now)
          : undefined;
      state.machines.update(published?.machine ?? updated);
      const { revisionId } = updated.revision;
      return {
        updateDate: new Date(now),
        ...(revisionId === undefined ? {} : { revisionId }),
        ...(published === undefined ? {} : { stateMachineVersionArn: published.version.arn }),
      };
    });
  };
}

/** The changed revision, compiled; `undefined` if nothing changes. */
function revise(
  state: StatesState,
  { revision: before, type }: Machine,
  request: UpdateStateMachineInput,
  now: number,
): MachineRevision | undefined {
  const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = request;
  const after: MachineRevision = {
    definition: request.definition ?? before.definition,
    roleArn: request.roleArn ?? before.roleArn,
    logging: loggingConfiguration === undefined ? before.logging : loggingFrom(loggingConfiguration),
    tracing: tracingConfiguration === undefined ? before.tracing : { enabled: tracingConfiguration.enabled ?? false },
    encryption: encryptionConfiguration === undefined ? before.encryption : encryptionFrom(encryptionConfiguration),
    revisionId: state.random.uuid(),
    updateDate: now,
  };
  if (isSame(before, after)) return undefined;
  if (after.definition === before.definition) state.compiled.copy(before, after);
  else state.compiled.compile(after, type);
  return after;
}

function isSame(before: MachineRevision, after: MachineRevision): boolean {
  const fingerprint = (of: MachineRevision): string =>
    JSON.stringify([of.definition, of.roleArn, of.logging, of.tracing, of.encryption]);
  return fingerprint(before) === fingerprint(after);
}
