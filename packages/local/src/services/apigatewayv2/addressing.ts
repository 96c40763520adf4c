import { type HttpApi, type HttpStage } from './http-api.js';

/** Paths below this belong to HTTP APIs: `/_aws/execute-api/<apiId>/…`. */
export const executeApiPrefix = '/_aws/execute-api/';

/** The API id in a host such as `abc123.execute-api.us-east-1.amazonaws.com` or `abc123.execute-api.localhost`. */
export function apiIdOfHost(host: string): string | undefined {
  return /^([a-z0-9-]+)\.execute-api\./.exec(host)?.[1];
}

/** The API id of a path below {@link executeApiPrefix}, and the path that is left. */
export function apiIdOfPath(path: string): { readonly apiId: string; readonly path: string } | undefined {
  if (!path.startsWith(executeApiPrefix)) return undefined;
  const [apiId = '', ...rest] = path.slice(executeApiPrefix.length).split('/');
  return { apiId, path: `/${rest.join('/')}` };
}

/**
 * The stage that a path leads to: the one that its first segment names, else `$default`; `path` is what is left of it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
 */
export function stageOf(api: HttpApi, path: string): { readonly stage: HttpStage; readonly path: string } | undefined {
  const [, first = '', ...rest] = path.split('/');
  const named = first === '$default' ? undefined : api.stages.find(({ name }) => name === first);
  if (named) return { stage: named, path: `/${rest.join('/')}` };
  const standard = api.stages.find(({ name }) => name === '$default');
  return standard && { stage: standard, path };
}
