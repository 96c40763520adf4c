import { type Call } from '../../../kernel/operation.js';
import { conflict, validationError } from '../errors.js';
import { type ScheduleGroup } from '../schedule.js';
import { page, type ScheduleStore } from '../store.js';
import { type ScheduleTimers } from '../timers.js';

type Tags = readonly { readonly Key: string; readonly Value: string }[];

interface Tagged {
  readonly ResourceArn: string;
}

interface ListInput {
  readonly NamePrefix?: string;
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

/** Operations on groups of schedules and their tags. */
export function groupOperations(store: ScheduleStore, timers: ScheduleTimers) {
  const findByArn = ({ ResourceArn }: Tagged): ScheduleGroup =>
    store.group(ResourceArn.slice(ResourceArn.lastIndexOf('/') + 1));
  return {
    CreateScheduleGroup: (
      input: { readonly Name: string; readonly Tags?: Tags; readonly ClientToken?: string },
      { clock }: Call,
    ) => {
      const { Name: name, Tags = [], ClientToken: clientToken } = input;
      const existing = store.groups.get(name);
      if (existing !== undefined && clientToken !== undefined && existing.clientToken === clientToken)
        return { ScheduleGroupArn: existing.arn };
      if (existing !== undefined) throw conflict(`Schedule group ${name}`);
      const now = clock.now();
      const arn = store.groupArn(name);
      store.groups.set(name, { name, arn, tags: tagMap(Tags), createdAt: now, modifiedAt: now, clientToken });
      return { ScheduleGroupArn: arn };
    },
    GetScheduleGroup: ({ Name }: { readonly Name: string }) => describe(store.group(Name)),
    /** Deletes its schedules, too. */
    DeleteScheduleGroup: ({ Name }: { readonly Name: string }) => {
      if (Name === 'default') throw validationError('The default schedule group cannot be deleted.');
      store.group(Name);
      for (const [key, { group, arn }] of [...store.schedules.entries()]) {
        if (group !== Name) continue;
        store.schedules.delete(key);
        timers.clear(arn);
      }
      store.groups.delete(Name);
    },
    ListScheduleGroups: (input: ListInput) => {
      const { NamePrefix = '' } = input;
      const found = [...store.groups.values()].filter(({ name }) => name.startsWith(NamePrefix)).map(describe);
      const { items, NextToken } = page(found, input);
      return { ScheduleGroups: items, NextToken };
    },
    ListTagsForResource: (input: Tagged) => ({
      Tags: Object.entries(findByArn(input).tags).map(([Key, Value]) => ({ Key, Value })),
    }),
    TagResource: (input: Tagged & { readonly Tags: Tags }) => {
      const group = findByArn(input);
      store.groups.set(group.name, { ...group, tags: { ...group.tags, ...tagMap(input.Tags) } });
    },
    UntagResource: (input: Tagged & { readonly TagKeys: readonly string[] }) => {
      const group = findByArn(input);
      const tags = Object.entries(group.tags).filter(([key]) => !input.TagKeys.includes(key));
      store.groups.set(group.name, { ...group, tags: Object.fromEntries(tags) });
    },
  };
}

function describe({ name, arn, createdAt, modifiedAt }: ScheduleGroup) {
  return {
    Arn: arn,
    Name: name,
    State: 'ACTIVE',
    CreationDate: new Date(createdAt),
    LastModificationDate: new Date(modifiedAt),
  };
}

function tagMap(tags: Tags): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
