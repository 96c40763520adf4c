import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { statesError, type StatesErrorCode } from './errors.js';

const missing: Readonly<Record<string, StatesErrorCode>> = {
  activityArn: 'ActivityDoesNotExist',
  executionArn: 'ExecutionDoesNotExist',
  mapRunArn: 'ResourceNotFound',
  resourceArn: 'ResourceNotFound',
  stateMachineAliasArn: 'ResourceNotFound',
  stateMachineArn: 'StateMachineDoesNotExist',
  stateMachineVersionArn: 'StateMachineDoesNotExist',
};

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html */
export const foreign: ForeignAnswers = {
  members: Object.keys(missing),
  otherRegion: ({ member, reference }) =>
    statesError(missing[member] ?? 'ResourceNotFound', `Resource does not exist in this region: '${reference}'`),
};
