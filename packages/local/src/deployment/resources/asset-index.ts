import { type FileAsset, type ImageAsset } from '../assembly/cloud-assembly.js';
import { type DeploymentEnvironment } from '../../kernel/resources/deployment-environment.js';
import { type LocalAssets } from '../../kernel/resources/deployment-services.js';

/** The URI of an image in the registry that the CDK pushes it to. */
export function imageUri({ repositoryName, imageTag }: ImageAsset, environment: DeploymentEnvironment): string {
  return `${environment.accountId}.dkr.ecr.${environment.region}.${environment.urlSuffix}/${resolvePseudoParameters(repositoryName, environment)}:${resolvePseudoParameters(imageTag, environment)}`;
}

function resolvePseudoParameters(text: string, environment: DeploymentEnvironment): string {
  return text
    .replaceAll('${AWS::AccountId}', environment.accountId)
    .replaceAll('${AWS::Region}', environment.region)
    .replaceAll('${AWS::Partition}', environment.partition);
}

/** Finds the local file of an asset by its S3 destination, so that assets need not be uploaded. */
export class AssetIndex implements LocalAssets {
  readonly #assets: ReadonlyMap<string, FileAsset>;

  constructor(assets: readonly FileAsset[], environment: DeploymentEnvironment) {
    this.#assets = new Map(
      assets.map((asset) => [
        `${resolvePseudoParameters(asset.bucketName, environment)}/${resolvePseudoParameters(asset.objectKey, environment)}`,
        asset,
      ]),
    );
  }

  /** The asset with that destination bucket and key. */
  find(bucket: string, key: string): FileAsset | undefined {
    return this.#assets.get(`${bucket}/${key}`);
  }

  /** The asset behind an `https://s3.<region>.…/<bucket>/<key>` URL. */
  findUrl(url: string): FileAsset | undefined {
    return URL.canParse(url) ? this.#assets.get(decodeURIComponent(new URL(url).pathname.slice(1))) : undefined;
  }
}
