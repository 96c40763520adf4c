import { type Handler } from './handler.js';
import { type StatesState } from '../state.js';
import { checkRouting, findAlias, noSuchResource } from '../machines/alias-routing.js';
import { type MachineAlias } from '../machines/machine.js';
import { pageOf } from './paging.js';
import { statesError, validationError } from '../errors.js';
import { parseStatesArn } from '../arns.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachineAlias.html */
export function createStateMachineAlias(state: StatesState): Handler<'CreateStateMachineAlias'> {
  return (request) => {
    const machine = checkRouting(state.machines, request.routingConfiguration);
    const now = state.clock.now();
    const alias: MachineAlias = {
      name: request.name,
      arn: `${machine.arn}:${request.name}`,
      description: request.description,
      routing: request.routingConfiguration,
      creationDate: now,
      updateDate: now,
    };
    const existing = machine.aliases.find(({ name }) => name === request.name);
    if (existing !== undefined && !isSame(existing, alias))
      throw statesError(
        'ConflictException',
        'Failed to create alias because an alias with the same name and a different routing configuration ' +
          `already exists: '${alias.arn}'`,
      );
    if (existing === undefined) state.machines.update({ ...machine, aliases: [...machine.aliases, alias] });
    return { stateMachineAliasArn: alias.arn, creationDate: new Date((existing ?? alias).creationDate) };
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachineAlias.html */
export function updateStateMachineAlias(state: StatesState): Handler<'UpdateStateMachineAlias'> {
  return (request) => {
    if (request.description === undefined && request.routingConfiguration === undefined)
      throw validationError('Either the description or the routing configuration must be specified');
    parseStatesArn(request.stateMachineAliasArn, ['stateMachine']);
    const found = findAlias(state.machines, request.stateMachineAliasArn);
    if (found === undefined) throw noSuchResource();
    const { machine, alias } = found;
    if (
      request.routingConfiguration !== undefined &&
      checkRouting(state.machines, request.routingConfiguration) !== machine
    )
      throw validationError("Routing configuration must contain versions of the alias's own state machine.");
    const updateDate = state.clock.now();
    const changed: MachineAlias = {
      ...alias,
      description: request.description ?? alias.description,
      routing: request.routingConfiguration ?? alias.routing,
      updateDate,
    };
    const aliases = machine.aliases.map((known) => (known === alias ? changed : known));
    state.machines.update({ ...machine, aliases });
    return { updateDate: new Date(updateDate) };
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineAlias.html */
export function describeStateMachineAlias(state: StatesState): Handler<'DescribeStateMachineAlias'> {
  return (request) => {
    parseStatesArn(request.stateMachineAliasArn, ['stateMachine']);
    const alias = findAlias(state.machines, request.stateMachineAliasArn)?.alias;
    if (alias === undefined) throw noSuchResource();
    return {
      stateMachineAliasArn: alias.arn,
      name: alias.name,
      ...(alias.description === undefined ? {} : { description: alias.description }),
      routingConfiguration: alias.routing,
      creationDate: new Date(alias.creationDate),
      updateDate: new Date(alias.updateDate),
    };
  };
}

/**
 * An unknown alias is not an error, as on AWS.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachineAlias.html
 */
export function deleteStateMachineAlias(state: StatesState): Handler<'DeleteStateMachineAlias'> {
  return (request) => {
    parseStatesArn(request.stateMachineAliasArn, ['stateMachine']);
    const found = findAlias(state.machines, request.stateMachineAliasArn);
    if (found !== undefined) {
      const aliases = found.machine.aliases.filter((alias) => alias !== found.alias);
      state.machines.update({ ...found.machine, aliases });
    }
    return {};
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachineAliases.html */
export function listStateMachineAliases(state: StatesState): Handler<'ListStateMachineAliases'> {
  return (request) => {
    const { machine, version } = state.machines.resolve(request.stateMachineArn);
    const aliases = machine.aliases.filter(
      (alias) => version === undefined || alias.routing.some((route) => route.stateMachineVersionArn === version.arn),
    );
    const { items, nextToken } = pageOf(aliases, `aliases ${machine.arn}`, request);
    const stateMachineAliases = items.map((alias) => ({
      stateMachineAliasArn: alias.arn,
      creationDate: new Date(alias.creationDate),
    }));
    return { stateMachineAliases, ...(nextToken === undefined ? {} : { nextToken }) };
  };
}

function isSame(one: MachineAlias, other: MachineAlias): boolean {
  return JSON.stringify([one.description, one.routing]) === JSON.stringify([other.description, other.routing]);
}
