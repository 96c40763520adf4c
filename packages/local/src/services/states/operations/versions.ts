import { type Handler } from './handler.js';
import { type StatesState } from '../state.js';
import { publishVersion } from '../machines/publish-version.js';
import { pageOf } from './paging.js';
import { statesError, validationError } from '../errors.js';
import { parseStatesArn } from '../arns.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_PublishStateMachineVersion.html */
export function publishStateMachineVersion(state: StatesState): Handler<'PublishStateMachineVersion'> {
  return (request) => {
    const { machine, version } = publishVersion(
      state.machines.get(request.stateMachineArn),
      request,
      state.clock.now(),
    );
    state.machines.update(machine);
    return { stateMachineVersionArn: version.arn, creationDate: new Date(version.creationDate) };
  };
}

/** Newest first. https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachineVersions.html */
export function listStateMachineVersions(state: StatesState): Handler<'ListStateMachineVersions'> {
  return (request) => {
    const machine = state.machines.get(request.stateMachineArn);
    const { items, nextToken } = pageOf(machine.versions.toReversed(), `versions ${machine.arn}`, request);
    const stateMachineVersions = items.map((version) => ({
      stateMachineVersionArn: version.arn,
      creationDate: new Date(version.creationDate),
    }));
    return { stateMachineVersions, ...(nextToken === undefined ? {} : { nextToken }) };
  };
}

/**
 * An unknown version is not an error, as on AWS.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachineVersion.html
 */
export function deleteStateMachineVersion(state: StatesState): Handler<'DeleteStateMachineVersion'> {
  return (request) => {
    const arn = request.stateMachineVersionArn;
    const { rest } = parseStatesArn(arn, ['stateMachine']);
    if (rest.length !== 2 || !/^\d+$/.test(rest[1] ?? ''))
      throw validationError(`stateMachineVersionArn must be a version ARN, which ends with a number, got '${arn}'`);
    const machine = state.machines.find(arn.slice(0, arn.lastIndexOf(':')));
    const aliases = (machine?.aliases ?? []).filter((alias) =>
      alias.routing.some((route) => route.stateMachineVersionArn === arn),
    );
    if (aliases.length > 0) {
      throw statesError(
        'ConflictException',
        'Version to be deleted must not be referenced by an alias. Current list of aliases referencing this ' +
          `version: [${aliases.map((alias) => alias.name).join(', ')}]`,
      );
    }
    if (machine !== undefined) {
      const versions = machine.versions.filter((version) => version.arn !== arn);
      state.machines.update({ ...machine, versions });
    }
    return {};
  };
}
