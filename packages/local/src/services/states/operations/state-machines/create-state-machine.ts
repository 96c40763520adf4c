import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { type Machine, type MachineRevision, type MachineType } from '../../machines/machine.js';
import { publishVersion } from '../../machines/publish-version.js';
import { checkRoleArn, encryptionFrom, loggingFrom } from '../../machines/revision.js';
import { checkName } from '../../names.js';
import { statesError, validationError } from '../../errors.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
export function createStateMachine(state: StatesState): Handler<'CreateStateMachine'> {
  return (request) => {
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
      roleArn: request.roleArn,
      logging,
      tracing: { enabled: request.tracingConfiguration?.enabled ?? false },
      encryption: encryptionFrom(request.encryptionConfiguration),
      updateDate: now,
    };
    if (existing?.revision.definition !== request.definition || existing.type !== type)
      state.compiled.compile(revision, type);
    if (existing !== undefined && !isSameRequest(existing, type, revision))
      throw statesError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    state.logs.prepare(logging, now);
    const machine = existing ?? state.machines.add(request.name, type, now, revision);
    if (existing === undefined && request.tags !== undefined) state.tags.add(arn, request.tags);
    const published =
      request.publish === true ? publishVersion(machine, { description: request.versionDescription }, now) : undefined;
    if (published !== undefined) state.machines.update(published.machine);
    return {
      stateMachineArn: arn,
      creationDate: new Date(machine.creationDate),
      ...(published === undefined ? {} : { stateMachineVersionArn: published.version.arn }),
    };
  };
}

/** CreateStateMachine is idempotent. Role and tags are not compared. */
function isSameRequest(existing: Machine, type: MachineType, revision: MachineRevision): boolean {
  const fingerprint = (kind: MachineType, of: MachineRevision): string =>
    JSON.stringify([kind, of.definition, of.logging, of.tracing, of.encryption]);
  return fingerprint(existing.type, existing.revision) === fingerprint(type, revision);
}
