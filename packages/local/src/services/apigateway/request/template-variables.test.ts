import { describe, expect, it } from 'vitest';
import { type RestRequest } from './rest-request.js';
import { looseJson, overridesOf, renderTemplate, statusOverride, templateContext } from './template-variables.js';

const request = {
  stage: { stageName: 'v1', variables: { level: 'info' } },
  context: { requestId: 'r-1', identity: { sourceIp: '127.0.0.1', userArn: null } },
  pathParameters: { id: '7' },
  query: { id: 'query', q: 'a b' },
  headers: { 'X-Own': 'own', id: 'header' },
} as unknown as RestRequest; // only what templates read

const render = (template: string, body = ''): string =>
  renderTemplate(template, body, request, templateContext(request));

describe('the variables of mapping templates', () => {
  const body = JSON.stringify({ a: { b: [1, { c: 'x"y' }] }, s: "it's\n\u00e9", n: 1.5, t: true, z: null });

  it.each([
    ["$input.json('$')", body],
    ["$input.json('$.a.b')", '[1,{"c":"x\\"y"}]'],
    ["$input.json('$.a.b[1].c')", '"x\\"y"'],
    ["$input.json('$.missing')", '""'],
    ["$input.json('$..c')", '["x\\"y"]'],
    ["$input.path('$.a.b[1].c') $input.path('$.n') $input.path('$.t')|$input.path('$.z')", 'x"y 1.5 true|'],
    ["$input.path('$').a", '{b=[1,{"c":"x\\"y"}]}'],
    ["#if($input.path('$.missing'))a#{else}b#end", 'b'],
    ['$input.body.length()', String(body.length)],
    ["$util.escapeJavaScript($input.path('$.s'))", "it\\'s\\n\\u00E9"],
    ['$util.parseJson(\'{"a":[1,2]}\').a[1]', '2'],
  ])('have the body: %s', (template, output) => {
    expect(render(template, body)).toBe(output);
  });

  it.each([
    ["$input.params('id') $input.params('q') $input.params('x-own')|$input.params('none')", '7 a b own|'],
    ["$input.params().querystring.id $input.params().header.get('X-Own') $input.params('querystring')", 'query own '],
    ['#foreach($kind in $input.params().keySet())$kind #end', 'path querystring header '],
    ['$context.requestId $context.identity.sourceIp|$context.identity.userArn|$context.none', 'r-1 127.0.0.1||'],
    ['$stageVariables.level ${stageVariables.level}', 'info info'],
    ['$input.body|$input.json("$")|$input.path("$.a")', '{}|""|'],
  ])('have the parameters: %s', (template, output) => {
    expect(render(template)).toBe(output);
  });

  it.each([
    ['$util.urlEncode("a b&=é~\'")', 'a+b%26%3D%C3%A9%7E%27'],
    ["$util.urlDecode('a+b%26')", 'a b&'],
    ["$util.base64Encode('é')", 'w6k='],
    ["$util.base64Decode('w6k=')", 'é'],
    ["$util.escapeJavaScript('\"\\/')", '\\"\\\\/'],
    ['$util.constructor $input.constructor $input.toString()', '  '],
  ])('have functions: %s', (template, output) => {
    expect(render(template)).toBe(output);
  });

  it('have overrides, which stay for the next template', () => {
    const overrides = templateContext(request);
    const template = [
      '#set($context.requestOverride.header.h = "1")#set($context.requestOverride.querystring["q"] = [1, 2])',
      '#set($context.responseOverride.status = 404)$context.requestOverride.path.put("p", "x")',
    ].join('');
    expect(renderTemplate(template, '', request, overrides)).toBe('');
    expect([...overridesOf(overrides, 'requestOverride', 'header')]).toEqual([['h', '1']]);
    expect([...overridesOf(overrides, 'requestOverride', 'querystring')]).toEqual([['q', '1,2']]);
    expect(renderTemplate('$context.requestOverride.path.p', '', request, overrides)).toBe('x');
    expect(statusOverride(overrides)).toBe(404);
  });

  it('ignores a status that is none', () => {
    for (const status of ['"many"', '99', '600', '200.5']) {
      const overrides = templateContext(request);
      renderTemplate(`#set($context.responseOverride.status = ${status})`, '', request, overrides);
      expect(statusOverride(overrides)).toBeUndefined();
    }
  });

  it('report a template that fails', () => {
    expect(() => render("$util.parseJson('{')")).toThrow('Internal server error');
  });
});

it.each([
  ['{statusCode: 200}', { statusCode: 200 }],
  ["{ 'statusCode': 200, other:1 }", { statusCode: 200, other: 1 }],
  ['{"statusCode":200}', { statusCode: 200 }],
  ['statusCode', undefined],
])('reads the loose JSON %s', (text, value) => {
  expect(looseJson(text)).toEqual(value);
});
