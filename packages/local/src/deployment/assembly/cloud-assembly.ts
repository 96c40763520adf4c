import { type JsonObject } from '../../kernel/json.js';
import { type Template } from './template.js';

/** A stack of a cloud assembly, before deployment. */
export interface AssemblyStack {
  /** The CloudFormation stack name, unique in an account and region. */
  readonly stackName: string;
  /** The stack's construct path, as the CDK CLI shows it: `Prod/Images`. */
  readonly displayName: string;
  /** Construct paths of the stacks that must be deployed before. */
  readonly dependencies: readonly string[];
  readonly template: Template;
  readonly templateFile: string;
  /** The account of the stack's `env`; `undefined` if the stack is environment-agnostic. */
  readonly accountId: string | undefined;
  /** The region of the stack's `env`; `undefined` if the stack is environment-agnostic. */
  readonly region: string | undefined;
  /** Template parameter values from the assembly. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Construct path by logical ID. */
  readonly constructPaths: ReadonlyMap<string, string>;
  /** The stack artifact's metadata by construct path, including that of nested stacks. */
  readonly metadata: JsonObject;
}

/** A file or directory that the CDK uploads before a deployment. */
export interface FileAsset {
  /** Absolute path of the file or directory in the assembly. */
  readonly path: string;
  /** `zip`: a directory that is uploaded as a zip archive; `file`: a file that is uploaded unchanged. */
  readonly packaging: 'file' | 'zip';
  /** The destination bucket. Can contain `${AWS::AccountId}`, `${AWS::Region}` and `${AWS::Partition}`. */
  readonly bucketName: string;
  readonly objectKey: string;
  /** Absolute path of a folder with source maps of the directory's files, which are not uploaded. */
  readonly sourceMaps?: string;
}

/** A container image that the CDK builds and pushes before a deployment. */
export interface ImageAsset {
  /** Absolute path of the build context in the assembly. */
  readonly path: string;
  /** Relative to the path; `Dockerfile` by default. */
  readonly dockerFile?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** The stage of the Dockerfile to build; default: the last. */
  readonly target?: string;
  readonly repositoryName: string;
  readonly imageTag: string;
}

/** Why a stack, or a part of it that is not a resource, is not deployed. */
export interface StackProblem {
  /** Stack name. */
  readonly stack: string;
  /** Construct path of the stack. */
  readonly path: string;
  /** One sentence. */
  readonly reason: string;
  /** The fix, one sentence. */
  readonly remedy: string;
}

/** A synthesized CDK app: its stacks in deployment order, and their assets. */
export interface CloudAssembly {
  readonly directory: string;
  readonly stacks: readonly AssemblyStack[];
  readonly assets: readonly FileAsset[];
  readonly images: readonly ImageAsset[];
  /** Stacks that cannot be deployed together with the others. */
  readonly problems?: readonly StackProblem[];
}
