import { statesError } from '../errors.js';
import { type Machine, type MachineVersion } from './machine.js';

/**
 * Publishes the state machine's current revision as a version, and returns the changed state machine with it.
 * Idempotent: returns the existing version of the revision.
 *
 * @throws AwsError `ConflictException` if `revisionId` is not the current revision
 */
export function publishVersion(
  machine: Machine,
  request: { readonly description?: string; readonly revisionId?: string },
  now: number,
): { readonly machine: Machine; readonly version: MachineVersion } {
  const current = machine.revision.revisionId ?? 'INITIAL';
  if (request.revisionId !== undefined && request.revisionId !== current) {
    throw statesError(
      'ConflictException',
      `Failed to publish the State Machine version for revision ${request.revisionId}. The current State Machine ` +
        `revision is ${current}.`,
    );
  }
  const existing = machine.versions.find((version) => version.revision.revisionId === machine.revision.revisionId);
  if (existing !== undefined) {
    if (request.description !== undefined && request.description !== existing.description) {
      throw statesError(
        'ConflictException',
        `Version ${existing.number} of the current State Machine revision already exists with another description.`,
      );
    }
    return { machine, version: existing };
  }
  const number = machine.nextVersion;
  const version: MachineVersion = {
    number,
    arn: `${machine.arn}:${number}`,
    revision: machine.revision,
    description: request.description,
    creationDate: now,
  };
  return { machine: { ...machine, versions: [...machine.versions, version], nextVersion: number + 1 }, version };
}
