import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { notFound } from './errors.js';

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html */
export const foreign: ForeignAnswers = {
  members: ['KeyId', 'TargetKeyId', 'SourceKeyId', 'DestinationKeyId'],
  otherRegion: ({ reference }) => notFound(`Key '${reference}' does not exist`),
};
