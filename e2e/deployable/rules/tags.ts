import { type Json, isJsonObject } from '@stepwell/asl';
import { type Rule, stackRule } from '../rule.js';
import { objectsIn } from '../template/stack-template.js';

/** What a key or a value of a tag may have in it, for every service. */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** A resource takes 50 tags; CloudFormation's own do not count, those of the stack do. */
export const tagLimits: Rule = stackRule(
  'tags',
  'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html',
  (stack) =>
    stack.resources().flatMap((resource) => {
      const tags = tagsOf(resource.at('Tags'));
      const wrong = tags.find(
        ([key, value]) =>
          key.length > 128 || value.length > 256 || !ALLOWED.test(key) || !ALLOWED.test(value) || /^aws:/i.test(key),
      );
      return [
        ...(tags.length <= 50
          ? []
          : [
              {
                resource,
                problem: `${tags.length} tags, at most 50 are allowed`,
                fix: 'Put several facts into one tag',
              },
            ]),
        ...(wrong === undefined
          ? []
          : [
              {
                resource,
                problem: `tag ${wrong.join(' = ')} is not allowed`,
                fix: 'Shorten it, or leave special characters out',
              },
            ]),
      ];
    }),
);

function tagsOf(tags: Json | undefined): [string, string][] {
  if (isJsonObject(tags)) return Object.entries(tags).map(([key, value]) => [key, String(value)]);
  return objectsIn(tags).map((tag) => [String(tag['Key']), String(tag['Value'])]);
}
