import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { parameterNotFound } from './errors.js';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-shared-parameters.html */
export const foreign: ForeignAnswers = {
  members: ['Name', 'Names'],
  otherRegion: ({ reference }) => parameterNotFound(reference),
};
