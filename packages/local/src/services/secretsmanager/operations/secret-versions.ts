import { isDeepStrictEqual } from 'node:util';
import { invalidParameter, resourceExists } from '../errors.js';
import { type Secret, type SecretValue, type SecretVersion } from '../secret.js';

/** Largest value in bytes, stages of a version, and versions of a secret. */
const [maxBytes, maxStages, maxVersions] = [65_536, 20, 100];

/**
 * The secret with a further version. A stage that moves leaves its version; that which loses `AWSCURRENT` gets
 * `AWSPREVIOUS`. Versions without stages beyond 100 are removed. The same version again changes nothing.
 *
 * @throws AwsError `ResourceExistsException` if the ID has another value, `InvalidParameterException`
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
export function withVersion(
  secret: Secret,
  id: string,
  value: SecretValue,
  stages: readonly string[],
  now: number,
): Secret {
  checkValue(value);
  const same = secret.versions.find((version) => version.id === id);
  if (same !== undefined && !isDeepStrictEqual(same.value, value))
    throw resourceExists(
      "You can't modify an existing version, you can only create new version. Use another ClientRequestToken.",
    );
  if (same !== undefined) return secret;
  const added: SecretVersion = { id, value, stages: [], createdAt: now };
  const versions = stages.reduce<readonly SecretVersion[]>(
    (all, stage) => moveStage(all, stage, id),
    [...secret.versions, added],
  );
  const surplus = versions
    .filter((version) => version.stages.length === 0)
    .slice(0, Math.max(0, versions.length - maxVersions));
  return { ...secret, versions: versions.filter((version) => !surplus.includes(version)), changedAt: now };
}

/** Moves a stage to a version, or removes it without one. */
export function moveStage(
  versions: readonly SecretVersion[],
  stage: string,
  id: string | undefined,
): readonly SecretVersion[] {
  const previous = versions.find((version) => version.stages.includes(stage));
  if (previous?.id === id) return versions;
  const isCurrent = stage === 'AWSCURRENT';
  const moved = versions.map((version) => {
    const others = version.stages.filter((each) => each !== stage && !(isCurrent && each === 'AWSPREVIOUS'));
    if (version.id === id) return { ...version, stages: [...others, stage] };
    return isCurrent && version === previous
      ? { ...version, stages: [...others, 'AWSPREVIOUS'] }
      : { ...version, stages: others };
  });
  if (moved.some(({ stages }) => stages.length > maxStages))
    throw invalidParameter(`A version can have at most ${maxStages} staging labels. Remove one first.`);
  return moved;
}

/** Values are never part of a message. */
function checkValue({ SecretString, SecretBinary }: SecretValue): void {
  if (SecretString !== undefined && SecretBinary !== undefined)
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  if (SecretString === undefined && SecretBinary === undefined)
    throw invalidParameter('You must provide either SecretString or SecretBinary.');
  const bytes = SecretString === undefined ? (SecretBinary?.length ?? 0) : Buffer.byteLength(SecretString);
  if (bytes > maxBytes) throw invalidParameter(`The secret value can have at most ${maxBytes} bytes, got ${bytes}.`);
}
