/**
 * What the reference of JSONata documents (https://docs.jsonata.org), an expression at a time, over `$data`. As AWS gives an expression
 * no input, each path begins with a variable.
 */
export const data = {
  firm: 'Firefly',
  'odd name': { 'a.b': 1 },
  phones: [{ type: 'home', number: '0203 544 1234' }, { type: 'office', number: '01962 001234' }, { type: 'office', number: '01962 001235' }, { type: 'mobile', number: '077 7700 1234' }],
  orders: [
    { id: 'o1', items: [{ name: 'Bowler Hat', sku: '0406654608', price: 34.45, quantity: 2, tags: ['black'] }, { name: 'Trilby hat', sku: '0406634348', price: 21.67, quantity: 1, tags: ['orange', 'new'] }] },
    { id: 'o2', items: [{ name: 'Bowler Hat', sku: '0406654603', price: 34.45, quantity: 4, tags: [] }, { name: 'Cloak', sku: '0406634346', price: 107.99, quantity: 1, tags: ['long'] }] },
  ],
  numbers: [3, 1, 4, 1, 5, 9, 2, 6],
  nested: [[1, 2], [3, [4]]],
  flags: { on: true, off: false, none: null },
  empty: [],
  text: 'The quick brown fox',
};

/** Expressions by the chapter that documents them. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  'Simple queries': ['$data.firm', '$data.flags.none', '$data.missing', "$data.'odd name'.'a.b'", '$data.`odd name`.`a.b`', '$data.phones[0]', '$data.phones[-1].type', '$data.phones[8]', '$data.phones[[0..1]].number', '$data.nested[0]', '$data.nested[1][1]', '$data.nested.$[0]'],
  'Predicate queries': ["$data.phones[type='office'].number", "$data.phones[type='mobile'].number", "$data.phones[type='fax']", "$data.phones[type='mobile'].number[]", '$data.orders.items[quantity > 1].name', '$data.numbers[$ > 3]', '$data.*.number', '$data.orders.items.*[0]', '$count($data.**)', '$data.**.price'],
  Expressions: ["'x' & $data.firm & 5 & true & $data.missing", '1 + 2 * 3 - 4 / 8 % 3', '-$data.numbers[0]', '$data.numbers[0] = 3', '"a" < "b"', '3 >= 3', '1 != "1"', '"new" in $data.orders.items.tags', '$data.flags.on and $data.flags.off', '$data.flags.off or $data.numbers', '$data.flags.none = null', '[1, 2] = [1, 2]', '{"a": 1} = {"a": 1}', '$data.numbers[0] > 2 ? "many" : "few"', '$data.missing ?: "default"', '$data.missing ?? "default"'],
  'Result structures': ['[$data.firm, $data.numbers[0]]', '$data.phones.[number]', '$data.phones.{type: number}', '$data.phones{type: number}', '$data.phones{type: number[]}', '{"name": $data.firm, "none": $data.missing}', '$data.orders.items{name: $sum(price)}', '$data.orders.{id: $sum(items.(price * quantity))}'],
  'Processing model': ['$data.orders.items.price', '[[1, [2]], 3]', '[$data.orders.items].name', '$data.orders[0].items[0].tags', '$data.orders[0].items.tags', '[1..5]', '[1..3, 7..9]', '[5..1]', '[1..5].("item " & $)'],
  'Path operators': ['$data.orders.items^(price).name', '$data.orders.items^(>price, <name).sku', '$data.orders.items.(price * quantity)', '$data.orders.items[0].name', '($data.orders.items)[0].name', '$data.orders@$o.items.{"o": $o.id, "n": name}', '$data.orders#$i.items.{"i": $i, "n": name}', '$data.orders.items.%.id'],
  'String functions': ['$string(5)', '$string({"a": [1, null]})', '$string([1.5, 0.1 + 0.2])', '$length("déjà")', '$substring($data.text, 4, 5)', '$substring($data.text, -3)', '$substringBefore($data.text, " ")', '$substringAfter($data.text, " ")', '$uppercase($data.text)', '$lowercase($data.text)', '$trim("  a \\n b ")', '$pad("x", 5, "-#")', '$pad("x", -5)', '$contains($data.text, "quick")', '$contains($data.text, /q.*k/)', '$split($data.text, " ")', '$split("a, b;c", /[,;]\\s*/, 2)', '$join(["a", "b"], "-")', '$match("ababbxabbcc", /a(b+)/)', '$replace($data.text, /o/, "0")', '$replace("265USD", /([0-9]+)USD/, "$$$1")', '$replace("68F", /(\\d+)F/, function($m) { $string(($number($m.groups[0]) - 32) * 5 / 9) })', '$base64encode("my:pw")', '$base64decode("bXk6cHc=")', '$encodeUrlComponent("?x=test")', '$decodeUrl("https://a/?x=%C3%A4")', '$formatBase(100, 2)'],
  'Numeric functions': ['$number("5")', '$number("0x12")', '$number(true)', '$abs(-5)', '$floor(-5.3)', '$ceil(5.3)', '$round(123.456, 2)', '$round(12.5)', '$power(2, 8)', '$sqrt(2)', '$formatNumber(12345.6, "#,###.00")', '$formatNumber(0.14, "01%")', '$formatInteger(2789, "w")', '$formatInteger(1999, "I")', '$parseInteger("twelve thousand, four hundred and seventy-six", "w")', '$parseInteger("12,345,678", "#,##0")'],
  'Aggregation functions': ['$sum($data.orders.items.(price * quantity))', '$sum($data.numbers)', '$max($data.numbers)', '$min($data.numbers)', '$average($data.numbers)', '$sum([])', '$max([])', '$sum($data.missing)'],
  'Boolean functions': ['$boolean("")', '$boolean([0])', '$boolean($data.empty)', '$not($data.flags.on)', '$exists($data.flags.none)', '$exists($data.missing)'],
  'Array functions': ['$count($data.numbers)', '$count($data.missing)', '$append([1, 2], 3)', '$append($data.missing, 3)', '$sort($data.numbers)', '$sort($data.orders.items, function($l, $r) { $l.price > $r.price }).sku', '$reverse($data.numbers)', '$distinct($data.numbers)', '$distinct($data.orders.items.name)', '$zip([1, 2, 3], ["a", "b"])', '$count($shuffle($data.numbers))'],
  'Object functions': ['$keys($data.flags)', '$keys($data.phones)', '$lookup($data.flags, "on")', '$spread($data.flags)', '$merge([{"a": 1}, {"b": 2}, {"a": 3}])', '$sift($data.flags, function($v, $k) { $k != "none" })', '$each($data.flags, function($v, $k) { $k & $string($v) })', '$type($data.flags.none)', '$type($data.missing)', '$type($sum)', '$error("no")', '$assert(false, "must")', '$assert(true, "must")'],
  'Date and time functions': ['$fromMillis(1510067557121)', '$fromMillis(1510067557121, "[M01]/[D01]/[Y0001] [h#1]:[m01][P]")', '$fromMillis(1510067557121, "[H01]:[m01]:[s01] [z]", "-0500")', '$toMillis("2017-11-07T15:07:54.972Z")', '$toMillis("2017", "[Y]")'],
  'Higher-order functions': ['$map($data.numbers, function($v, $i) { $v * $i })', '$map($data.orders.items.name, $uppercase)', '$filter($data.orders.items, function($v) { $v.price > 30 }).sku', '$single($data.phones, function($p) { $p.type = "mobile" }).number', '$single($data.phones, function($p) { $p.type = "office" })', '$reduce($data.numbers, function($a, $b) { $a + $b })', '$reduce($data.numbers, function($a, $b) { $a * $b }, 2)', '$map($data.empty, $string)'],
  Programming: ['($a := 5; $b := $a + 1; $a * $b)', '($f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $f(10))', '($f := λ($n, $s) { $n = 0 ? $s : $f($n - 1, $s + $n) }; $f(20, 0))', '($add := function($a, $b) { $a + $b }; $inc := $add(?, 1); $inc(4))', '($twice := $uppercase ~> $substringBefore(?, " "); $data.text ~> $twice)', '$data.text ~> $split(" ") ~> $count()', '$data.orders ~> |items|{"total": price * quantity}, ["tags"]|', '/* a comment */ $data.firm', '(function($x) { $x * 2 })(4)', '($x := $data.numbers; $y := $x[$ < 3]; $y)'],
  Errors: ['1 + "a"', '"a" < 1', '$sum(["a"])', '$data.firm()', '$unknown("a")', '$number("x")', '$substring(1, 2)', '-"a"', '[1.."b"]', '{1: 2}', '$sqrt(-1)', '$decodeUrl("%E0%A4%A")', '$toMillis("x", "[Y]-[M]-[D]")', '$base64decode(5)', '$single($data.empty, function() { true })', '$sort([1, "a"])'],
};
