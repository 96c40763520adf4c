import { clientException } from '../errors.js';
import { type BatchStore } from '../store.js';
import { type BatchDependencies } from './dependencies.js';

type Tags = Readonly<Record<string, string>>;

interface TaggedResource {
  readonly tags: Tags;
  setTags(tags: Tags): void;
}

interface ResourceInput {
  readonly resourceArn: string;
}

/** Operations on the tags of compute environments, job queues, job definitions and jobs. */
export function tagOperations({ store }: BatchDependencies) {
  return {
    ListTagsForResource: ({ resourceArn }: ResourceInput) => ({ tags: findResource(store, resourceArn).tags }),
    TagResource: ({ resourceArn, tags }: ResourceInput & { readonly tags: Tags }) => {
      const resource = findResource(store, resourceArn);
      resource.setTags({ ...resource.tags, ...tags });
      return {};
    },
    UntagResource: ({ resourceArn, tagKeys }: ResourceInput & { readonly tagKeys: readonly string[] }) => {
      const resource = findResource(store, resourceArn);
      const kept = Object.entries(resource.tags).filter(([key]) => !tagKeys.includes(key));
      resource.setTags(Object.fromEntries(kept));
      return {};
    },
  };
}

function findResource(store: BatchStore, arn: string): TaggedResource {
  const [, kind = '', id = ''] = /^arn:[^:]+:batch:[^:]*:\d+:([a-z-]+)\/(.+)$/.exec(arn) ?? [];
  switch (kind) {
    case 'compute-environment': {
      const environment = store.computeEnvironment(id);
      return resourceOf(environment, (changed) => store.computeEnvironments.set(changed.name, changed));
    }
    case 'job-queue':
      return resourceOf(store.queue(id), (changed) => store.queues.set(changed.name, changed));
    case 'job-definition':
      return resourceOf(store.definition(id), (changed) => store.replaceDefinition(changed));
    case 'job': {
      const job = store.jobs.get(id);
      if (job !== undefined) return resourceOf(job, (changed) => store.jobs.set(changed.id, changed));
    }
  }
  throw clientException(`The resource ${arn} does not exist`);
}

function resourceOf<Item extends { readonly tags: Tags }>(item: Item, set: (changed: Item) => void): TaggedResource {
  return { tags: item.tags, setTags: (tags) => set({ ...item, tags }) };
}
