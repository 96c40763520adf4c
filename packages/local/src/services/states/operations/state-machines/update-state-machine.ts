import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { type MachineRevision } from '../../machines/machine.js';
import { publishVersion } from '../../machines/publish-version.js';
import { checkRoleArn, encryptionFrom, loggingFrom } from '../../machines/revision.js';
import { statesError, validationError } from '../../errors.js';

/**
 * Running executions keep the definition that they were started with. An update without changes keeps the revision ID.
 *
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html
 */
export function updateStateMachine(state: StatesState): Handler<'UpdateStateMachine'> {
  return (request) => {
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
    const machine = state.machines.get(request.stateMachineArn);
    const now = state.clock.now();
    const before = machine.revision;
    const after: MachineRevision = {
      ...before,
      definition: definition ?? before.definition,
      roleArn: roleArn ?? before.roleArn,
      logging: loggingConfiguration === undefined ? before.logging : loggingFrom(loggingConfiguration),
      tracing: tracingConfiguration === undefined ? before.tracing : { enabled: tracingConfiguration.enabled ?? false },
      encryption: encryptionConfiguration === undefined ? before.encryption : encryptionFrom(encryptionConfiguration),
      revisionId: state.random.uuid(),
      updateDate: now,
    };
    if (after.definition === before.definition) state.compiled.copy(before, after);
    else state.compiled.compile(after, machine.type);
    if (loggingConfiguration !== undefined) state.logs.prepare(after.logging, now);
    const updated = isSame(before, after) ? machine : { ...machine, revision: after };
    const published =
      request.publish === true ? publishVersion(updated, { description: request.versionDescription }, now) : undefined;
    state.machines.update(published?.machine ?? updated);
    const { revisionId } = updated.revision;
    return {
      updateDate: new Date(now),
      ...(revisionId === undefined ? {} : { revisionId }),
      ...(published === undefined ? {} : { stateMachineVersionArn: published.version.arn }),
    };
  };
}

function isSame(before: MachineRevision, after: MachineRevision): boolean {
  const fingerprint = (of: MachineRevision): string =>
    JSON.stringify([of.definition, of.roleArn, of.logging, of.tracing, of.encryption]);
  return fingerprint(before) === fingerprint(after);
}
