import { type FileAsset, type ImageAsset } from '../assembly/cloud-assembly.js';
import { type DeploymentEnvironment } from '../assembly/template-scope.js';

/** What an image is called in the registry that the CDK would push it to. */
export function imageUri({ repositoryName, imageTag }: ImageAsset, environment: DeploymentEnvironment): string {
  return `${environment.accountId}.dkr.ecr.${environment.region}.${environment.urlSuffix}/${resolvePseudoParameters(repositoryName, environment)}:${resolvePseudoParameters(imageTag, environment)}`;
}

function resolvePseudoParameters(text: string, environment: DeploymentEnvironment): string {
  return text
    .replaceAll('${AWS::AccountId}', environment.accountId)
    .replaceAll('${AWS::Region}', environment.region)
    .replaceAll('${AWS::Partition}', environment.partition);
}

/** Finds the file behind a place in S3 that the CDK would upload it to: nothing has to be uploaded. */
export class AssetIndex {
  readonly #assets: ReadonlyMap<string, FileAsset>;

  constructor(assets: readonly FileAsset[], environment: DeploymentEnvironment) {
    this.#assets = new Map(
      assets.map((asset) => [
        `${resolvePseudoParameters(asset.bucketName, environment)}/${resolvePseudoParameters(asset.objectKey, environment)}`,
        asset,
      ]),
    );
  }

  /** The asset that would lie in a bucket under a key. */
  find(bucket: string, key: string): FileAsset | undefined {
    return this.#assets.get(`${bucket}/${key}`);
  }

  /** The asset behind an `https://s3.<region>.…/<bucket>/<key>` URL. */
  findUrl(url: string): FileAsset | undefined {
    return URL.canParse(url) ? this.#assets.get(decodeURIComponent(new URL(url).pathname.slice(1))) : undefined;
  }
}
