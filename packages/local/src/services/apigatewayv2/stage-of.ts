import { type HttpApi, type HttpStage } from './http-api.js';

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
