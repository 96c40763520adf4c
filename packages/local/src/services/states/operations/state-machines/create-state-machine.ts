import { type CreateStateMachineInput, type CreateStateMachineOutput } from '../state-machine-types.js';
import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { type Machine, type MachineRevision, type MachineType } from '../../machines/machine.js';
import { publishVersion } from '../../machines/publish-version.js';
import { checkRoleArn, encryptionFrom, loggingFrom } from '../../machines/revision.js';
import { checkName } from '../../names.js';
import { statesError, validationError } from '../../errors.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
export function createStateMachine(state: StatesState): Handler<'CreateStateMachine'> {
  return async (request) => {
    checkName(request.name);
    checkRoleArn(request.roleArn);
    if (request.versionDescription !== undefined && request.publish !== true)
      throw validationError('Version description can only be set when publish is true');
    const now = state.clock.now();
    const type = request.type ?? 'STANDARD';
    const logging = loggingFrom(request.loggingConfiguration);
    const revision: MachineRevision = {
      revisionId: undefined,
      definition: request.definition,
      roleArn: request.roleArn,
      logging,
      tracing: { enabled: request.tracingConfiguration?.enabled ?? false },
      encryption: encryptionFrom(request.encryptionConfiguration),
      updateDate: now,
    };
    if (findSame(state, request.name, type, revision) === undefined) state.compiled.compile(revision, type);
    if (logging.level !== 'OFF') await state.logs.prepare(logging, now);
    return state.transactions.run(() => add(state, request, type, revision));
  };
}

function add(
  state: StatesState,
  { name, tags, publish, versionDescription: description }: CreateStateMachineInput,
  type: MachineType,
  revision: MachineRevision,
): CreateStateMachineOutput {
  const now = revision.updateDate;
  const existing = findSame(state, name, type, revision);
  const machine = existing ?? state.machines.add(name, type, now, revision);
  if (existing === undefined && tags !== undefined) state.tags.add(machine.arn, tags);
  const published = publish === true ? publishVersion(machine, { description }, now) : undefined;
  if (published !== undefined) state.machines.update(published.machine);
  return {
    stateMachineArn: machine.arn,
    creationDate: new Date(machine.creationDate),
    ...(published === undefined ? {} : { stateMachineVersionArn: published.version.arn }),
  };
}

/**
 * The state machine with that name, if it has the same configuration.
 *
 * @throws AwsError `StateMachineAlreadyExists` if it has another one
 */
function findSame(state: StatesState, name: string, type: MachineType, revision: MachineRevision): Machine | undefined {
  const arn = state.machines.arnOf(name);
  const existing = state.machines.find(arn);
  if (existing !== undefined && !isSameRequest(existing, type, revision))
    throw statesError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
  return existing;
}

/** CreateStateMachine is idempotent. Role and tags are not compared. */
function isSameRequest(existing: Machine, type: MachineType, revision: MachineRevision): boolean {
  const fingerprint = (kind: MachineType, of: MachineRevision): string =>
    JSON.stringify([kind, of.definition, of.logging, of.tracing, of.encryption]);
  return fingerprint(existing.type, existing.revision) === fingerprint(type, revision);
}
