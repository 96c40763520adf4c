import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { validationError } from './errors.js';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html */
export const foreign: ForeignAnswers = {
  members: ['Source', 'resourceArn'],
  otherRegion: ({ reference }) => validationError(`Source and pipe must be in the same region, got ${reference}.`),
};
