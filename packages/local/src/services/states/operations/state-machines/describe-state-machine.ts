import { type JsonObject } from '@stepwell/asl';
import { type Handler } from '../handler.js';
import { type StatesState } from '../../state.js';
import { type MachineRevision } from '../../machines/machine.js';
import { variableReferences } from '../../machines/variable-references.js';
import { noSuchStateMachine } from '../../errors.js';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html */
export function describeStateMachine(state: StatesState): Handler<'DescribeStateMachine'> {
  return (request) => {
    const { machine, version, alias } = state.machines.resolve(request.stateMachineArn);
    if (alias !== undefined) throw noSuchStateMachine(request.stateMachineArn);
    return {
      stateMachineArn: request.stateMachineArn,
      name: machine.name,
      status: 'ACTIVE',
      type: machine.type,
      creationDate: new Date(version?.creationDate ?? machine.creationDate),
      ...describeRevision(version?.revision ?? machine.revision, request.includedData),
      ...(version?.description === undefined ? {} : { description: version.description }),
    };
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineForExecution.html */
export function describeStateMachineForExecution(state: StatesState): Handler<'DescribeStateMachineForExecution'> {
  return (request) => {
    const execution = state.executions.get(request.executionArn);
    const label = /\/([^/:]+)$/.exec(execution.stateMachineArn)?.[1];
    return {
      stateMachineArn: execution.stateMachineArn,
      name: execution.machine.name,
      updateDate: new Date(execution.machine.revision.updateDate),
      ...describeRevision(execution.machine.revision, request.includedData),
      ...(execution.mapRunArn === undefined ? {} : { mapRunArn: execution.mapRunArn, label }),
    };
  };
}

/** With METADATA_ONLY, AWS returns `{}` as the definition and omits values that are derived from it. */
function describeRevision(revision: MachineRevision, included: string | undefined) {
  const metadataOnly = included === 'METADATA_ONLY';
  // A definition is a JSON object: it was compiled.
  const references = metadataOnly ? undefined : variableReferences(JSON.parse(revision.definition) as JsonObject);
  return {
    definition: metadataOnly ? '{}' : revision.definition,
    roleArn: revision.roleArn,
    loggingConfiguration: revision.logging,
    tracingConfiguration: revision.tracing,
    encryptionConfiguration: revision.encryption,
    ...(references === undefined ? {} : { variableReferences: references }),
    ...(revision.revisionId === undefined ? {} : { revisionId: revision.revisionId }),
  };
}
