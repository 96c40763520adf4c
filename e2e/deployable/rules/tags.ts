import { type Json, isJsonObject } from '@stepwell/asl';
import { type Rule, stackRule } from '../rule.js';
import { objectsIn } from '../template/stack-template.js';

/** The characters of keys and values of tags that every service supports. */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** A resource has at most 50 tags, including tags of the stack, without tags of CloudFormation. */
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
                fix: 'Combine tags',
              },
            ]),
        ...(wrong === undefined
          ? []
          : [
              {
                resource,
                problem: `tag ${wrong.join(' = ')} is not allowed`,
                fix: 'Shorten it, or remove special characters',
              },
            ]),
      ];
    }),
);

function tagsOf(tags: Json | undefined): [string, string][] {
  if (isJsonObject(tags)) return Object.entries(tags).map(([key, value]) => [key, String(value)]);
  return objectsIn(tags).map((tag) => [String(tag['Key']), String(tag['Value'])]);
}
