import { type StatesState } from '../../state.js';
import { type Machine, type MachineRevision, type MachineType } from '../../machines/machine.js';
import { publishVersion } from '../../machines/publish-version.js';
import { checkRoleArn, compileDefinition, encryptionFrom, loggingFrom } from '../../machines/revision.js';
import { checkName } from '../../names.js';
import { flag, optional, required } from '../../wire/fields.js';
import { operation, type Operation } from '../../wire/operation.js';
import { StatesError, validationError } from '../../wire/states-error.js';
import * as shapes from '../shapes.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
export function createStateMachine(state: StatesState): Operation {
  const shape = {
    name: required(shapes.name),
    definition: required(shapes.definition),
    roleArn: required(shapes.roleArn),
    type: optional(shapes.machineType),
    loggingConfiguration: optional(shapes.logging),
    tracingConfiguration: optional(shapes.tracing),
    encryptionConfiguration: optional(shapes.encryption),
    tags: optional(shapes.tags),
    publish: optional(flag()),
    versionDescription: optional(shapes.description),
  };
  return operation('CreateStateMachine', shape, (request) => {
    checkName(request.name);
    checkRoleArn(request.roleArn);
    if (request.versionDescription !== undefined && request.publish !== true)
      throw validationError('Version description can only be set when publish is true');
    const now = state.clock.now();
    const type = request.type ?? 'STANDARD';
    const logging = loggingFrom(request.loggingConfiguration);
    const arn = state.machines.arnOf(request.name);
    const existing = state.machines.find(arn);
    const revision: MachineRevision = {
      revisionId: undefined,
      definition: request.definition,
      compiled:
        existing?.revision.definition === request.definition && existing.type === type
          ? existing.revision.compiled
          : compileDefinition(request.definition, type, state),
      roleArn: request.roleArn,
      logging,
      tracing: { enabled: request.tracingConfiguration?.enabled ?? false },
      encryption: encryptionFrom(request.encryptionConfiguration),
      updateDate: now,
    };
    if (existing !== undefined && !isSameRequest(existing, type, revision))
      throw new StatesError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    state.logs.prepare(logging, now);
    const machine = existing ?? state.machines.add(request.name, type, now, revision);
    if (existing === undefined && request.tags !== undefined) state.tags.add(arn, request.tags);
    const version =
      request.publish === true ? publishVersion(machine, { description: request.versionDescription }, now) : undefined;
    return {
      stateMachineArn: arn,
      creationDate: new Date(machine.creationDate),
      ...(version === undefined ? {} : { stateMachineVersionArn: version.arn }),
    };
  });
}

/** CreateStateMachine is idempotent. Role and tags are not compared. */
function isSameRequest(existing: Machine, type: MachineType, revision: MachineRevision): boolean {
  const fingerprint = (kind: MachineType, of: MachineRevision): string =>
    JSON.stringify([kind, of.definition, of.logging, of.tracing, of.encryption]);
  return fingerprint(existing.type, existing.revision) === fingerprint(type, revision);
}
