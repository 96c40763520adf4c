import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateTemplate, TemplateFailure } from './evaluate-template.js';
import { fromJson, type VtlValue } from './values.js';

const data = {
  name: 'Ada',
  count: 3,
  none: null,
  items: [{ id: 1 }, { id: 2 }],
  map: { a: 1, b: ['x', { c: true }] },
  __proto__x: 1,
};
const render = (template: string): string =>
  evaluateTemplate(template, new Map(Object.entries(data).map(([name, value]) => [name, fromJson(value)] as const)));

describe('a template', () => {
  it.each([
    ['text # and $ and $5 and {"a": "#"}', 'text # and $ and $5 and {"a": "#"}'],
    ['$name ${name}s $!name $missing|$none|$map.missing.more|$!{missing}', 'Ada Adas Ada |||'],
    ['## comment\n#* block *#a', 'a'],
    ['#[[$name]]#', '$name'],
  ])('prints %j', (template, output) => {
    expect(render(template)).toBe(output);
  });

  it.each([
    ['$map', '{a=1, b=["x",{"c":true}]}'],
    ['$map.b', '["x",{"c":true}]'],
    ['#set($l = [1, "b", $none])$l', '[1, b, null]'],
    ['#set($m = {"a": 1, "b": ["x", true]})$m #set($e = {})$e', '{a=1, b=[x, true]} {}'],
    ['$items', '[{"id":1},{"id":2}]'],
    ['#set($x = 7 / 2)$x #set($y = 7.5 / 2)$y #set($z = "a" + 1)$z#set($d = 1 / 0)$d', '3 3.75 a1'],
  ])('prints values as Java does: %s', (template, output) => {
    expect(render(template)).toBe(output);
  });

  it.each([
    ['#if($count == 3)a#{else}b#end', 'a'],
    ['#if($count > 3)a#elseif($name.equals("Ada"))b#{else}c#end', 'b'],
    ['#if($missing)a#{else}b#end#if("")c#end#if($count == "3")d#end', 'bcd'],
    // `&&` binds tighter than `||`.
    ['#if(true || false && false)a#end', 'a'],
    ['#if((true || false) && false)a#{else}b#end', 'b'],
    ['#if(false && true || true)a#end', 'a'],
    ['#if(!($count == 3) || !$missing)a#end', 'a'],
  ])('chooses branches: %s', (template, output) => {
    expect(render(template)).toBe(output);
  });

  it.each([
    ['#foreach($i in $items)$i.id#if($foreach.hasNext),#end#end', '1,2'],
    ['#foreach($i in [1..3])$foreach.index$velocityCount #end', '01 12 23 '],
    ['#foreach($k in $map.keySet())$k=$map.get($k);#end', 'a=1;b=["x",{"c":true}];'],
    ['#foreach($e in $map.entrySet())$e.key:$e.getValue() #end', 'a:1 b:["x",{"c":true}] '],
    ['#foreach($i in [1..9])#if($i == 3)#break#end$i#end', '12'],
    ['#set($i = 9)#foreach($i in [1])$i#end$i', '19'],
    ['#foreach($i in $missing)a#end', ''],
  ])('repeats: %s', (template, output) => {
    expect(render(template)).toBe(output);
  });

  it.each([
    ['#macro(twice $x)$x$x#end#twice("a")#twice($name)', 'aaAdaAda'],
    ['#define($block)<$count>#end$block#set($count = 4)$block', '<3><4>'],
    ['#set($m = {})#set($m.a = 1)#set($m["b"] = 2)$m.put("c", 3)$m', '{a=1, b=2, c=3}'],
    ['#set($x = "$name is ${count}#if(true)!#end")$x', 'Ada is 3!'],
    ["#set($x = '$name')$x", '$name'],
    ['#set($name = $missing)$name', 'Ada'],
  ])('defines: %s', (template, output) => {
    expect(render(template)).toBe(output);
  });

  it.each([
    ['$name.length() $name.toLowerCase() $name.substring(1, 2) $name.indexOf("a")', '3 ada d 2'],
    ['$name.replaceAll("[Aa]", "<$0>") $name.replace("d", "$")', '<A>d<a> A$a'],
    [`#set($s = "it\\'s")$s.replaceAll("\\\\'", "'")`, "it's"],
    ['$name.split("d").size() $items.size() $map.containsKey("a") $items.get(1).id $items[0].id', '2 2 true 2 1'],
    ['$name.contains("d") $name.startsWith("A") $name.matches("A.*") $name.isEmpty()', 'true true true false'],
  ])('calls methods: %s', (template, output) => {
    expect(render(template)).toBe(output);
  });

  it('does not reach values of JavaScript', () => {
    for (const path of ['constructor', '__proto__', 'constructor.constructor("return 1")', 'toString.call()'])
      for (const root of ['name', 'map', 'items', 'count'])
        expect(render(`$${root}.${path}`)).not.toMatch(/function|native/);
    expect(render('$map.constructor()|$name.valueOf()|$items.map("x")')).toBe('||');
  });

  it('has limits for loops, characters, steps and regular expressions', () => {
    expect(render('#foreach($i in [1..100000])x#end')).toHaveLength(1000);
    const failing = [
      '#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])#set($d = 1)#end#end#end',
      '#set($s = "aaaaaaaaaaaaaaaa")#foreach($i in [1..100])#set($s = $s + $s)#end',
      '#set($s = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")$s.matches("(a+)+")',
      '#macro(m)#m()#end#m()',
      '#define($b)$b#end$b',
    ];
    for (const template of failing) expect(() => render(template), template).toThrow(TemplateFailure);
  });

  it('rejects invalid syntax', () => {
    expect(() => render('#set($x = )')).toThrow(/The mapping template is invalid: Parse error/);
    expect(() => render('$name.matches("(")')).toThrow(TemplateFailure);
  });

  it('prints text without references unchanged, and never fails with a defect', () => {
    fc.assert(
      fc.property(
        fc.string().map((text) => text.replace(/[$#\\]/g, '')),
        (text) => render(text) === text,
      ),
    );
    const parts = [
      '#if($a)',
      '#end',
      '#set($a = 1)',
      '$a',
      '$a.b(',
      ')',
      '"',
      '#foreach($x in $a)',
      '[1..2]',
      '#else',
      'x',
      '{',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 12 }), (chosen) => {
        try {
          evaluateTemplate(chosen.join(''), new Map<string, VtlValue>());
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateFailure);
        }
      }),
    );
  });
});
